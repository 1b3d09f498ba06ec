package io.github.dynamodbmcp.handlers.item;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The names and values of one request's expressions: those that the caller gave and those of the
 * expressions that are written here. Every name becomes a placeholder, so reserved words just work.
 */
public final class Placeholders {
  private final Map<String, String> names;
  private final Map<String, AttributeValue> values;
  private final Map<String, String> ours = new HashMap<>();
  private int lastName;
  private int lastValue;

  /**
   * Starts with the caller's names and values.
   *
   * @param names by placeholder, with its {@code #}
   * @param values by placeholder, with its {@code :}
   */
  public Placeholders(Map<String, String> names, Map<String, AttributeValue> values) {
    this.names = new LinkedHashMap<>(names);
    this.values = new LinkedHashMap<>(values);
  }

  /** Writes a path for use in an expression. */
  public String path(DocumentPath path) {
    StringBuilder expression = new StringBuilder();
    for (DocumentPath.Step step : path.steps()) {
      switch (step) {
        case DocumentPath.Step.Name(String name) ->
            expression.append(expression.isEmpty() ? "" : ".").append(name(name));
        case DocumentPath.Step.Alias(String alias) ->
            expression.append(expression.isEmpty() ? "" : ".").append(alias);
        case DocumentPath.Step.Index(int index) -> expression.append('[').append(index).append(']');
      }
    }
    return expression.toString();
  }

  /** Returns a placeholder for an attribute's name. */
  public String name(String name) {
    return ours.computeIfAbsent(
        name,
        unnamed -> {
          String placeholder;
          do {
            placeholder = "#mcp" + lastName++;
          } while (names.containsKey(placeholder));
          names.put(placeholder, unnamed);
          return placeholder;
        });
  }

  /** Returns a placeholder for a value. */
  public String value(AttributeValue value) {
    String placeholder;
    do {
      placeholder = ":mcp" + lastValue++;
    } while (values.containsKey(placeholder));
    values.put(placeholder, value);
    return placeholder;
  }

  /** Returns the attribute that a path starts with; an undefined alias stands for itself. */
  String attribute(DocumentPath path) {
    return switch (path.steps().getFirst()) {
      case DocumentPath.Step.Name(String name) -> name;
      case DocumentPath.Step.Alias(String alias) -> names.getOrDefault(alias, alias);
      case DocumentPath.Step.Index index ->
          throw new IllegalStateException("A path starts with a name, not " + index);
    };
  }

  /** The {@code ExpressionAttributeNames}, which may not be empty: null if there are none. */
  public @Nullable Map<String, String> names() {
    return names.isEmpty() ? null : names;
  }

  /** The {@code ExpressionAttributeValues}, which may not be empty: null if there are none. */
  public @Nullable Map<String, AttributeValue> values() {
    return values.isEmpty() ? null : values;
  }
}
