package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.expression.Operand;
import io.github.dynamodbmcp.handlers.expression.Token;
import io.github.dynamodbmcp.handlers.item.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Advice about keys: of items, of queries and of indexes. */
final class KeyRules {
  static final String FORM =
      "key_condition_expression takes partitionKey = :value and then, joined by AND, at most one condition on the sort key: =, <, <=, >, >=, BETWEEN or begins_with.";

  static final String THE_REST_IS_A_FILTER = " Put every other condition in filter_expression.";

  static final List<Rule> RULES =
      List.of(
          Rule.on("The provided key element does not match the schema", KeyRules::wrongKey),
          Rule.on("The number of conditions on the keys is invalid", KeyRules::wrongKey),
          Rule.on("Invalid attribute value type", KeyRules::wrongKey),
          Rule.on(
              "One or more parameter values were invalid: Type mismatch for key (\\S+) expected: (\\w+) actual: (\\w+)",
              (message, request) ->
                  "%s is %s in the table's key, not %s. %s"
                      .formatted(
                          Shown.name(message.group(1)),
                          type(message.group(2)),
                          type(message.group(3)),
                          request.pointers().key())),
          Rule.on(
              "One or more parameter values were invalid: Type mismatch for key",
              KeyRules::wrongKey),
          Rule.on(
              "One or more parameter values were invalid: Type mismatch for Index Key.*",
              (message, request) ->
                  "An attribute that is the key of an index has another type than the index declares. "
                      + request.pointers().indexes()),
          Rule.on(
              "One or more parameter values were invalid: Missing the key (\\S+) in the item",
              (message, request) ->
                  "Add %s to the item: it is part of the table's key. %s"
                      .formatted(Shown.name(message.group(1)), request.pointers().key())),
          Rule.on(
              "One of the required keys was not given a value",
              (message, request) ->
                  request.key() == null && request.keys().isEmpty()
                      ? "The item lacks an attribute of the table's key. "
                          + request.pointers().key()
                      : wrongKey(message, request)),
          Rule.on(
              "One or more parameter values (?:were invalid:|are not valid\\.) .*cannot contain an empty string value\\.?(?:.* (?:Index)?Key: (\\S+))?",
              (message, request) ->
                  message.group(1) == null
                      ? "The key of a table or index can't be an empty string: give it a value or leave the attribute out."
                      : "%s is a key and can't be an empty string: give it a value."
                          .formatted(Shown.name(message.group(1)))),
          Rule.on(
              "One or more parameter values were invalid: (?:Size of hashkey has exceeded|Aggregated size of all range keys has exceeded).*",
              (message, request) -> KeyRules.SIZES),
          Rule.on(
              "Hash primary key values must be under 2048 bytes, and range primary key values must be under 1024 bytes",
              (message, request) -> KeyRules.SIZES),
          Rule.on(
              "(?:One or more parameter values were invalid: )?Condition parameter type does not match schema type",
              (message, request) -> wrongValue(request)),
          Rule.on("Query key condition not supported", KeyRules::unsupported),
          Rule.on(
              "Query condition missed key schema element(?:: (\\S+))?", KeyRules::missedElement),
          Rule.on(
              "Conditions can be of length 1 or 2 only",
              (message, request) -> FORM + THE_REST_IS_A_FILTER),
          Rule.on(
              "Invalid operator used in KeyConditionExpression: (\\S+)",
              (message, request) -> operator(message.group(1))),
          Rule.on(
              "(?:KeyConditionExpressions must only contain one condition per key|Invalid KeyConditionExpression: .*one condition per key.*)",
              (message, request) ->
                  "Name each attribute once in key_condition_expression; for a range write sortKey BETWEEN :from AND :to."),
          Rule.on(
              "KeyConditionExpressions cannot (?:contain nested operations|have conditions on nested attributes).*",
              (message, request) -> FORM + THE_REST_IS_A_FILTER),
          Rule.on(
              "Filter Expression can only contain non-primary key attributes: Primary key attribute: (\\S+)",
              (message, request) -> keyInFilter(message.group(1), request)),
          Rule.on(
              "(?:The table does not have the specified index: (\\S+)|The request index does not exist)",
              (message, request) -> request.pointers().indexes()),
          Rule.on(
              "Consistent reads are not supported on global secondary indexes",
              (message, request) -> "Set consistent_read to false for a global secondary index."),
          Rule.on(
              "Key attributes must be scalars; list random access '\\[]' and map lookup '\\.' are not allowed: (?:Index)?Key: (\\S+)",
              (message, request) -> Projection.insideKey(Shown.name(message.group(1))) + "."),
          Rule.on(
              "One or more parameter values were invalid: Cannot update attribute (\\S+)\\. This attribute is part of the key",
              (message, request) ->
                  "The key of an item can't be changed: put a new item with the other %s and delete this one."
                      .formatted(Shown.name(message.group(1)))));

  private static final String SIZES =
      "A partition key holds at most 2048 bytes, a sort key at most 1024.";

  private KeyRules() {}

  private static String wrongKey(Matcher message, WrittenRequest request) {
    Map<String, AttributeValue> key =
        request.key() != null
            ? request.key()
            : request.keys().isEmpty() ? null : request.keys().getFirst();
    if (key == null) {
      return request.pointers().key();
    }
    if (request.keys().size() > 1) { // DynamoDB doesn't say which of them is wrong.
      return "The key must hold exactly the table's own key attributes, each of its type. %s %s"
          .formatted(request.pointers().key(), request.pointers().indexKey());
    }
    List<String> given = new ArrayList<>();
    key.forEach(
        (name, value) -> given.add("%s, %s".formatted(Shown.name(name), Shown.type(value))));
    return "The key must hold exactly the table's own key attributes, each of its type; given: %s. %s %s"
        .formatted(
            String.join("; ", given.subList(0, Math.min(given.size(), 5))),
            request.pointers().key(),
            request.pointers().indexKey());
  }

  private static String wrongValue(WrittenRequest request) {
    Set<String> used =
        request
            .expression(ExpressionKind.KEY_CONDITION)
            .map(expression -> expression.placeholders(Token.Kind.VALUE))
            .orElse(Set.of());
    List<String> given = new ArrayList<>();
    request
        .values()
        .forEach((placeholder, value) -> {
          if (used.contains(placeholder)) {
            given.add("%s is %s".formatted(placeholder, Shown.type(value)));
          }
        });
    return "A value has another type than its key attribute: %s. %s"
        .formatted(String.join(", ", given), request.pointers().key());
  }

  private static String unsupported(Matcher message, WrittenRequest request) {
    return FORM
        + THE_REST_IS_A_FILTER
        + " Without the partition key's exact value, "
        + request.pointers().scan();
  }

  private static String missedElement(Matcher message, WrittenRequest request) {
    List<String> named =
        request
            .expression(ExpressionKind.KEY_CONDITION)
            .map(expression -> names(expression, request))
            .orElse(List.of());
    String place = request.index() == null ? "the table's" : "the index's";
    String missing =
        message.group(1) == null
            ? "%s %s not %s key: key_condition_expression must give the partition key by =, and can give the sort key besides."
                .formatted(Shown.names(named), named.size() == 1 ? "is" : "are", place)
            : "%s is part of %s key: write %s = :value in key_condition_expression."
                .formatted(Shown.name(message.group(1)), place, Shown.name(message.group(1)));
    String index =
        request.index() == null
            ? " To query an index by its key, give its index_name."
            : " To query by the table's key, leave index_name out.";
    return missing
        + THE_REST_IS_A_FILTER
        + index
        + " "
        + request.pointers().indexes()
        + " Without a key, "
        + request.pointers().scan();
  }

  private static String operator(String operator) {
    return operator.equals("OR") || operator.equals("IN")
        ? FORM + " For several values of the partition key make one query for each."
        : FORM + THE_REST_IS_A_FILTER;
  }

  private static String keyInFilter(String attribute, WrittenRequest request) {
    boolean inKeyCondition =
        request
            .expression(ExpressionKind.KEY_CONDITION)
            .map(expression -> names(expression, request).contains(attribute))
            .orElse(false);
    String name = Shown.name(attribute);
    return inKeyCondition
        ? "%s is a key attribute that key_condition_expression names already: take it out of filter_expression."
            .formatted(name)
        : "%s is a key attribute: move its condition from filter_expression into key_condition_expression."
            .formatted(name);
  }

  private static List<String> names(Expression expression, WrittenRequest request) {
    return expression.operands(request.names()).stream()
        .map(Operand::path)
        .map(path -> path.written())
        .distinct()
        .toList();
  }

  private static String type(String code) {
    return switch (code) {
      case "S" -> "a string";
      case "N" -> "a number";
      case "B" -> "binary";
      default -> "of type " + code;
    };
  }
}
