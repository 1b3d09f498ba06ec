package io.github.dynamodbmcp.handlers.item;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What to return of each item: the caller's paths, and beside them the key, which paging and
 * batches need and the caller may not have asked for.
 */
public final class Projection {
  private final String expression;
  private final Set<String> unasked;

  /**
   * Writes the expression.
   *
   * @param asked the caller's paths
   * @param keys the attributes to read along
   * @param placeholders take the names that the expression needs
   */
  public Projection(List<DocumentPath> asked, Collection<String> keys, Placeholders placeholders) {
    this.unasked = new LinkedHashSet<>(keys);
    unasked.removeAll(
        asked.stream()
            .filter(path -> path.steps().size() == 1)
            .map(placeholders::attribute)
            .toList());
    // DynamoDB refuses paths that overlap: asking twice for one is no reason to fail, nor is asking
    // for something inside a key's attribute, where there never is anything.
    this.expression =
        Stream.concat(
                asked.stream().filter(path -> !unasked.contains(placeholders.attribute(path))),
                unasked.stream().map(DocumentPath::attribute))
            .map(placeholders::path)
            .distinct()
            .collect(Collectors.joining(", "));
  }

  /** For {@code ProjectionExpression}. */
  public String expression() {
    return expression;
  }

  /** The item without what was only read along. */
  public Map<String, AttributeValue> asked(Map<String, AttributeValue> item) {
    if (unasked.isEmpty()) {
      return item;
    }
    Map<String, AttributeValue> asked = new LinkedHashMap<>(item);
    asked.keySet().removeAll(unasked);
    return asked;
  }
}
