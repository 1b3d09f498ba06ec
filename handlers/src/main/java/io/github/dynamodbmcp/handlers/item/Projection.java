package io.github.dynamodbmcp.handlers.item;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes to return of each item: the caller's paths and, beside them, the key, which paging
 * and batches need and the caller may not have asked for.
 */
public final class Projection {
  private static final Projection WHOLE = new Projection(null, Set.of());

  private final @Nullable String expression;
  private final Set<String> unasked;

  private Projection(@Nullable String expression, Set<String> unasked) {
    this.expression = expression;
    this.unasked = unasked;
  }

  /** Returns the projection that selects whole items. */
  public static Projection whole() {
    return WHOLE;
  }

  /**
   * Selects some attributes of each item.
   *
   * @param asked the caller's paths
   * @param keys the attributes to read along
   * @param placeholders take the names that the expression needs
   */
  public static Projection of(
      List<DocumentPath> asked, Collection<String> keys, Placeholders placeholders) {
    Set<String> unasked = new LinkedHashSet<>(keys);
    unasked.removeAll(
        asked.stream()
            .filter(path -> path.steps().size() == 1)
            .map(placeholders::attribute)
            .toList());
    // DynamoDB refuses paths that overlap. Asking twice for the same path is no reason to fail, nor
    // is asking for a path inside a key's attribute, which is always a scalar.
    String expression =
        Stream.concat(
                asked.stream().filter(path -> !unasked.contains(placeholders.attribute(path))),
                unasked.stream().map(DocumentPath::attribute))
            .map(placeholders::path)
            .distinct()
            .collect(Collectors.joining(", "));
    return new Projection(expression, unasked);
  }

  /** The {@code ProjectionExpression}; null for whole items. */
  public @Nullable String expression() {
    return expression;
  }

  /** Returns the item without the attributes that the caller didn't ask for. */
  public Map<String, AttributeValue> asked(Map<String, AttributeValue> item) {
    if (unasked.isEmpty()) {
      return item;
    }
    Map<String, AttributeValue> asked = new LinkedHashMap<>(item);
    asked.keySet().removeAll(unasked);
    return asked;
  }
}
