package io.github.dynamodbmcp.handlers.item;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The names and values of one request's expressions: those that the caller gave, and generated ones
 * for the parts of the request that the caller wrote without an expression. Generated names are
 * always placeholders, so reserved words just work.
 */
public final class Placeholders {
  private final Map<String, String> names;
  private final Map<String, AttributeValue> values;
  private final Map<String, String> ours = new HashMap<>();

  /** The caller's own words for each generated placeholder. */
  private final Map<String, String> meanings = new HashMap<>();

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
          meanings.put(placeholder, unnamed);
          return placeholder;
        });
  }

  /** Adds a placeholder for the value of the attribute at this path. */
  public String value(DocumentPath path, AttributeValue value) {
    String placeholder;
    do {
      placeholder = ":mcp" + lastValue++;
    } while (values.containsKey(placeholder));
    values.put(placeholder, value);
    meanings.put(placeholder, path.written());
    return placeholder;
  }

  /** The path with the names that its aliases stand for; an undefined alias stays as it is. */
  public DocumentPath resolved(DocumentPath path) {
    return new DocumentPath(
        path.steps().stream()
            .map(step ->
                step instanceof DocumentPath.Step.Alias(String alias) && names.containsKey(alias)
                    ? new DocumentPath.Step.Name(names.get(alias))
                    : step)
            .toList());
  }

  /** Removes an alias, since DynamoDB refuses one that no expression uses. */
  public void remove(String alias) {
    names.remove(alias);
  }

  /** Keeps only the placeholders that the text holds. */
  public void retain(String expressions) {
    Set<String> used = new HashSet<>();
    Matcher placeholder = placeholdersIn(expressions);
    while (placeholder.find()) {
      used.add(placeholder.group());
    }
    names.keySet().retainAll(used);
    values.keySet().retainAll(used);
  }

  /** Replaces each generated placeholder in DynamoDB's text by the caller's own words. */
  public String spelledOut(String text) {
    if (meanings.isEmpty() || !text.contains("mcp")) {
      return text;
    }
    StringBuilder spelled = new StringBuilder();
    int copied = 0;
    Matcher placeholder = placeholdersIn(text);
    while (placeholder.find()) {
      String meaning = meanings.get(placeholder.group());
      if (meaning != null) {
        spelled.append(text, copied, placeholder.start()).append(meaning);
        copied = placeholder.end();
      }
    }
    return spelled.append(text, copied, text.length()).toString();
  }

  private static Matcher placeholdersIn(String text) {
    return Pattern.compile("[#:][A-Za-z0-9_]+").matcher(text);
  }

  /** Whether the placeholder was generated rather than given by the caller. */
  public boolean isGenerated(String placeholder) {
    return meanings.containsKey(placeholder);
  }

  /** A generated placeholder as the caller would write it; any other text as it is. */
  public String meaning(String placeholder) {
    return meanings.getOrDefault(placeholder, placeholder);
  }

  /** Returns the attribute that a path starts with; an undefined alias stands for itself. */
  public String attribute(DocumentPath path) {
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
