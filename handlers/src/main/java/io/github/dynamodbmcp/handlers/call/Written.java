package io.github.dynamodbmcp.handlers.call;

import io.github.dynamodbmcp.handlers.advice.ExpressionKind;
import io.github.dynamodbmcp.handlers.advice.WrittenRequest;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Takes a request as the caller wrote it from the arguments, for advice about it. */
public final class Written {
  private Written() {}

  /**
   * Returns the request.
   *
   * @param given the arguments of a call, or of a part of it that is a request of its own
   * @param placeholders those of its expressions
   */
  public static WrittenRequest of(Arguments given, Placeholders placeholders) {
    Map<ExpressionKind, String> expressions = new EnumMap<>(ExpressionKind.class);
    for (ExpressionKind kind : ExpressionKind.values()) {
      if (given.find(kind.argument()).orElse(null) instanceof String expression) {
        expressions.put(kind, expression);
      }
    }
    return new WrittenRequest(
        expressions,
        clauses(given),
        placeholders,
        key(given),
        keys(given),
        given.find(Parameters.INDEX_NAME).flatMap(index -> index).orElse(null),
        new WrittenRequest.Pointers(
            "dynamodb_describe_table shows the key's attributes and their types.",
            "dynamodb_describe_table shows the table's indexes and their keys.",
            "For the key of an index use dynamodb_query with index_name.",
            "use dynamodb_scan with a filter_expression."));
  }

  private static Map<String, List<DocumentPath>> clauses(Arguments given) {
    Map<String, List<DocumentPath>> clauses = new HashMap<>();
    for (String clause : List.of("set", "remove", "add", "delete")) {
      List<DocumentPath> paths = new ArrayList<>();
      switch (given.find(clause).orElse(null)) {
        case Map<?, ?> changes -> changes.keySet().forEach(path -> add(paths, path));
        case List<?> removed -> removed.forEach(path -> add(paths, path));
        case null, default -> {}
      }
      clauses.put(clause, paths);
    }
    return clauses;
  }

  private static void add(List<DocumentPath> paths, Object path) {
    if (path instanceof DocumentPath known) {
      paths.add(known);
    }
  }

  @SuppressWarnings("unchecked") // The tools' argument of that name is a key.
  private static @Nullable Map<String, AttributeValue> key(Arguments given) {
    return given.find("key").orElse(null) instanceof Map<?, ?> key
        ? (Map<String, AttributeValue>) key
        : null;
  }

  @SuppressWarnings("unchecked") // The tools' argument of that name is a list of keys.
  private static List<Map<String, AttributeValue>> keys(Arguments given) {
    return given.find("keys").orElse(null) instanceof List<?> keys
        ? (List<Map<String, AttributeValue>>) keys
        : List.of();
  }
}
