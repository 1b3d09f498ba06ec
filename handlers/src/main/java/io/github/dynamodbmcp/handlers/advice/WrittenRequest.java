package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A request to DynamoDB, as the caller wrote it.
 *
 * @param expressions the texts that the caller gave
 * @param clauses the paths that an update changes without an expression, by clause: {@code set},
 *     {@code remove}, {@code add}, {@code delete}
 * @param placeholders the names and values of the expressions
 * @param key the key of the one item that it is about; null if there is no such argument
 * @param keys the keys of several items; empty if there is no such argument
 * @param index the index that is read; null for the table
 * @param pointers the sentences that name other tools
 */
public record WrittenRequest(
    Map<ExpressionKind, String> expressions,
    Map<String, List<DocumentPath>> clauses,
    Placeholders placeholders,
    @Nullable Map<String, AttributeValue> key,
    List<Map<String, AttributeValue>> keys,
    @Nullable String index,
    Pointers pointers) {

  /**
   * The sentences that name other tools.
   *
   * @param key where the key's attributes and types are shown
   * @param indexes where the indexes are shown
   * @param indexKey which tool takes the key of an index
   * @param scan which tool filters by attributes that aren't keys
   */
  public record Pointers(String key, String indexes, String indexKey, String scan) {}

  /** The expression of this kind, if the caller wrote one. */
  Optional<Expression> expression(ExpressionKind kind) {
    return Optional.ofNullable(expressions.get(kind)).map(Expression::of);
  }

  /** The names by alias, those of the caller and generated ones. */
  Map<String, String> names() {
    Map<String, String> names = placeholders.names();
    return names == null ? Map.of() : names;
  }

  /** The values by placeholder, those of the caller and generated ones. */
  Map<String, AttributeValue> values() {
    Map<String, AttributeValue> values = placeholders.values();
    return values == null ? Map.of() : values;
  }
}
