package io.github.dynamodbmcp.handlers.advice;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The aliases and values that a rewritten expression needs beside those of the request. */
final class AddedPlaceholders {
  private final WrittenRequest request;
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, AttributeValue> values = new LinkedHashMap<>();
  private final Set<String> dropped = new LinkedHashSet<>();

  AddedPlaceholders(WrittenRequest request) {
    this.request = request;
  }

  /** An alias of the name: the request's own, or a new one. */
  String alias(String name) {
    for (Map.Entry<String, String> known : request.names().entrySet()) {
      if (known.getValue().equals(name) && !request.placeholders().isGenerated(known.getKey())) {
        return known.getKey();
      }
    }
    String base = "#" + name.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_+|_+$", "");
    String alias = base.length() == 1 ? "#name" : base;
    for (int i = 2; isTaken(alias, name); i++) {
      alias = base + i;
    }
    names.put(alias, name);
    return alias;
  }

  /** The names by alias: those of the request, and the new ones. */
  Map<String, String> allNames() {
    Map<String, String> all = new LinkedHashMap<>(request.names());
    all.putAll(names);
    return all;
  }

  private boolean isTaken(String alias, String name) {
    String meant = names.getOrDefault(alias, request.names().get(alias));
    return meant != null && !meant.equals(name);
  }

  /** A new placeholder of the value. */
  String placeholder(AttributeValue value) {
    for (Map.Entry<String, AttributeValue> known : values.entrySet()) {
      if (known.getValue().equals(value)) {
        return known.getKey();
      }
    }
    int number = 1;
    while (values.containsKey(":v" + number) || request.values().containsKey(":v" + number)) {
      number++;
    }
    values.put(":v" + number, value);
    return ":v" + number;
  }

  /** Gives a placeholder of the request another value. */
  void give(String placeholder, AttributeValue value) {
    values.put(placeholder, value);
  }

  /** Leaves out a placeholder of the request. */
  void drop(String placeholder) {
    dropped.add(placeholder);
  }

  /** Returns the end of a sentence with the arguments to add; empty if there are none. */
  String words() {
    StringBuilder words = new StringBuilder();
    if (!names.isEmpty()) {
      words.append(", with %s in expression_attribute_names".formatted(Shown.aliases(names)));
    }
    if (!values.isEmpty()) {
      words.append(
          "%s %s%s in expression_attribute_values"
              .formatted(
                  names.isEmpty() ? ", with" : " and",
                  Shown.members(values),
                  dropped.isEmpty() ? "" : " in place of " + String.join(", ", dropped)));
    }
    return words.toString();
  }
}
