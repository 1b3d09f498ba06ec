package io.github.dynamodbmcp.handlers.item;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
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
   * Selects some attributes of each item. DynamoDB refuses paths that overlap, so one that is named
   * twice, or within another, is asked for once.
   *
   * @param asked the caller's paths
   * @param keys the attributes to read along
   * @param placeholders take the names that the expression needs, and lose those that it doesn't
   * @param isUsedElsewhere whether another expression of the request uses this alias
   * @throws IllegalArgumentException if a path leads into one of the keys
   */
  public static Projection of(
      List<DocumentPath> asked,
      Collection<String> keys,
      Placeholders placeholders,
      Predicate<String> isUsedElsewhere) {
    Set<String> unasked = new LinkedHashSet<>(keys);
    PathTree tree = new PathTree();
    List<DocumentPath> distinct = new ArrayList<>();
    for (DocumentPath path : asked) {
      String attribute = placeholders.attribute(path);
      if (path.steps().size() > 1 && keys.contains(attribute)) {
        throw new IllegalArgumentException(insideKey(attribute));
      }
      if (tree.add(placeholders.resolved(path))) {
        distinct.add(path);
      }
      unasked.remove(attribute);
    }
    distinct.removeIf(path -> tree.isInsideAnother(placeholders.resolved(path)));
    Set<String> left = aliases(asked);
    left.removeAll(aliases(distinct));
    left.stream().filter(isUsedElsewhere.negate()).forEach(placeholders::remove);
    String expression =
        Stream.concat(distinct.stream(), unasked.stream().map(DocumentPath::attribute))
            .map(placeholders::path)
            .collect(Collectors.joining(", "));
    return new Projection(expression, unasked);
  }

  /** The sentence about a path that leads into a key. */
  public static String insideKey(String attribute) {
    return "%s is a key attribute, which holds no map or list: write %s without what follows it"
        .formatted(attribute, attribute);
  }

  private static Set<String> aliases(List<DocumentPath> paths) {
    return paths.stream()
        .flatMap(DocumentPath::aliases)
        .collect(Collectors.toCollection(HashSet::new));
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
