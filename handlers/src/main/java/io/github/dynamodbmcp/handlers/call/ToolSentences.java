package io.github.dynamodbmcp.handlers.call;

import io.github.dynamodbmcp.handlers.advice.Advice;
import io.github.dynamodbmcp.handlers.advice.ExpressionKind;
import io.github.dynamodbmcp.handlers.advice.WrittenRequest;
import io.github.dynamodbmcp.handlers.fault.FaultTranslator;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.TableName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The sentences of errors that name tools and the settings of the deployment.
 *
 * @param action the IAM action that the call uses
 */
record ToolSentences(Call call, String action) implements FaultTranslator.Sentences {
  @Override
  public String notFound() {
    TableName table = call.arguments().find(Parameters.TABLE_NAME).orElse(null);
    if (table == null || table.reference().equals(table.name())) {
      return "There is no %s here. dynamodb_list_tables shows which tables there are."
          .formatted(Subject.of(call.arguments()).words());
    }
    return "There is no table %s. Check the region, the account and the name in the ARN: dynamodb_list_tables shows only the tables of this account in %s."
        .formatted(table.reference(), call.scope().region());
  }

  @Override
  public String grant() {
    // No pattern of table names applies to ListTables.
    return action.equals("dynamodb:ListTables")
        ? "in the function's role"
        : "with the template's parameter TableNamePattern";
  }

  @Override
  public String refusal(String message) {
    return new Advice(written(call)).on(message);
  }

  /** The call's request as the caller wrote it; loads the advice, so only on demand. */
  static WrittenRequest written(Call call) {
    Map<ExpressionKind, String> expressions = new EnumMap<>(ExpressionKind.class);
    for (ExpressionKind kind : ExpressionKind.values()) {
      if (call.arguments().find(kind.argument()).orElse(null) instanceof String expression) {
        expressions.put(kind, expression);
      }
    }
    return new WrittenRequest(
        expressions,
        clauses(call),
        call.lastPlaceholders(),
        key(call),
        keys(call),
        call.arguments().find(Parameters.INDEX_NAME).flatMap(index -> index).orElse(null),
        new WrittenRequest.Pointers(
            "dynamodb_describe_table shows the key's attributes and their types.",
            "dynamodb_describe_table shows the table's indexes and their keys.",
            "For the key of an index use dynamodb_query with index_name.",
            "use dynamodb_scan with a filter_expression."));
  }

  private static Map<String, List<DocumentPath>> clauses(Call call) {
    Map<String, List<DocumentPath>> clauses = new HashMap<>();
    for (String clause : List.of("set", "remove", "add", "delete")) {
      List<DocumentPath> paths = new ArrayList<>();
      switch (call.arguments().find(clause).orElse(null)) {
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
  private static @Nullable Map<String, AttributeValue> key(Call call) {
    return call.arguments().find("key").orElse(null) instanceof Map<?, ?> key
        ? (Map<String, AttributeValue>) key
        : null;
  }

  @SuppressWarnings("unchecked") // The tools' argument of that name is a list of keys.
  private static List<Map<String, AttributeValue>> keys(Call call) {
    return call.arguments().find("keys").orElse(null) instanceof List<?> keys
        ? (List<Map<String, AttributeValue>>) keys
        : List.of();
  }
}
