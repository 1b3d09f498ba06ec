package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.expression.Token;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;

/** Advice about the syntax of expressions, and about their names and placeholders. */
final class ExpressionRules {
  private static final String INVALID = "Invalid (\\w+Expression): ";

  /** The most characters of a list of placeholders. */
  private static final int LONGEST_LIST = 200;

  static final List<Rule> RULES =
      List.of(
          Rule.on(
              INVALID + "Syntax error; token: \"(.*?)\", near: \"(.*)\"",
              (message, request) -> syntax(message, request, message.group(2))),
          Rule.on(INVALID + "Syntax error;.*", (message, request) -> syntax(message, request, "")),
          Rule.on(
              INVALID + "Attribute name is a reserved keyword; reserved keyword: (\\w+)",
              ExpressionRules::reserved),
          Rule.on(
              "Invalid condition in (\\w+Expression): Multiple attribute names used in one condition",
              (message, request) -> syntax(message, request, "")),
          Rule.on(
              INVALID + "Invalid function name; function: (.+)",
              (message, request) -> function(kind(message), message.group(2), request)),
          Rule.on(
              INVALID + "The function is not allowed in an? .* expression; function: (.+)",
              (message, request) -> function(kind(message), message.group(2), request)),
          Rule.on(
              INVALID
                  + "The function is not allowed to be used this way in an expression; function: (.+)",
              (message, request) ->
                  message.group(2).equals("size")
                      ? "Compare what size returns, for example size(path) > :n."
                      : "%s is a condition by itself: don't compare what it returns."
                          .formatted(Shown.name(message.group(2)))),
          Rule.on(
              INVALID + "The expression has redundant parentheses;?",
              (message, request) ->
                  "Leave out the doubled parentheses in %s.".formatted(kind(message).argument())),
          Rule.on(
              INVALID
                  + "An expression attribute name used in the document path is not defined; attribute name: (.+)",
              (message, request) ->
                  "Add %s with the attribute's name to expression_attribute_names."
                      .formatted(Shown.name(message.group(2)))),
          Rule.on(
              INVALID
                  + "An expression attribute value used in expression is not defined; attribute value: (.+)",
              (message, request) ->
                  "Add %s with its value to expression_attribute_values."
                      .formatted(Shown.name(message.group(2)))),
          Rule.on(
              "Value provided in (ExpressionAttribute(?:Names|Values)) unused in expressions: keys: \\{(.*)}",
              (message, request) -> unused(message)),
          Rule.on(
              "(ExpressionAttribute(?:Names|Values)) can only be specified when using expressions.*",
              (message, request) ->
                  "Leave out %s, or use them in an expression."
                      .formatted(argument(message.group(1)))),
          Rule.on(
              "(ExpressionAttribute(?:Names|Values)) contains invalid key: .*",
              (message, request) ->
                  "A placeholder in %s consists of letters, digits and _."
                      .formatted(argument(message.group(1)))),
          Rule.on(
              INVALID
                  + "Two document paths (?:overlap|conflict) with each other; .*path one: \\[(.*)], path two: \\[(.*)]",
              ExpressionRules::overlap),
          Rule.on(
              INVALID + "Expression size has exceeded the maximum allowed size.*",
              (message, request) ->
                  "An expression holds at most 4 KB: use fewer or shorter names, or several calls."),
          Rule.on(
              INVALID + "The expression contains too many operators;.*",
              (message, request) ->
                  "An expression holds at most 300 operators and functions: compare one attribute with many values by IN, or make several calls."),
          Rule.on(
              INVALID + "The IN operator is provided with too many operands;.*",
              (message, request) ->
                  "IN takes at most 100 values: join several INs with OR, or make several calls."),
          Rule.on(
              INVALID + "The document path has too many nesting levels.*",
              (message, request) -> ValueRules.NESTING));

  private ExpressionRules() {}

  /** The kind of expression that the message is about. */
  static ExpressionKind kind(Matcher message) {
    for (ExpressionKind kind : ExpressionKind.values()) {
      if (kind.member().equals(message.group(1))) {
        return kind;
      }
    }
    return ExpressionKind.CONDITION;
  }

  private static boolean dashed(Matcher message) {
    return kind(message) != ExpressionKind.UPDATE;
  }

  private static String reserved(Matcher message, WrittenRequest request) {
    ExpressionKind kind = kind(message);
    String word = message.group(2);
    String correction = Correction.sentence(request, kind, word, dashed(message));
    if (!correction.isEmpty()) {
      return correction;
    }
    AddedPlaceholders added = new AddedPlaceholders(request);
    String alias = added.alias(word);
    boolean hasOtherFunction =
        kind == ExpressionKind.KEY_CONDITION
            && request.expression(kind).flatMap(kind::unknownFunction).isPresent();
    return "In %s write %s in place of %s%s.%s"
        .formatted(
            kind.argument(),
            alias,
            Shown.name(word),
            added.words(),
            hasOtherFunction ? " " + KeyRules.FORM + KeyRules.THE_REST_IS_A_FILTER : "");
  }

  private static String syntax(Matcher message, WrittenRequest request, String token) {
    ExpressionKind kind = kind(message);
    boolean dash = token.equals("-") || dashed(message);
    String correction = Correction.sentence(request, kind, null, dash);
    if (!correction.isEmpty()) {
      return correction;
    }
    Optional<String> unknown = request.expression(kind).flatMap(kind::unknownFunction);
    if (unknown.isPresent()) {
      return functions(kind, unknown.get());
    }
    if (token.equals("<EOF>")) {
      return "%s ends too early: complete or leave out its last %s."
          .formatted(kind.argument(), kind == ExpressionKind.UPDATE ? "change" : "condition");
    }
    return switch (kind) {
      case KEY_CONDITION -> KeyRules.FORM;
      case FILTER, CONDITION ->
          "%s takes comparisons such as path = :value (also <>, <, <=, >, >=, BETWEEN, IN) and the functions %s, joined by AND, OR and NOT."
              .formatted(kind.argument(), String.join(", ", kind.functions()));
      case UPDATE ->
          "update_expression takes SET path = :value, REMOVE path, ADD path :value and DELETE path :value, each word once, several changes separated by commas."
              + (hasWord(request, kind, "WHERE")
                  ? " It has no WHERE: the key says which item is updated, and condition_expression under which condition."
                  : "");
      case PROJECTION -> "";
    };
  }

  private static boolean hasWord(WrittenRequest request, ExpressionKind kind, String word) {
    return request
        .expression(kind)
        .map(expression -> expression.tokens().stream().anyMatch(token -> token.is(word)))
        .orElse(false);
  }

  private static String function(ExpressionKind kind, String function, WrittenRequest request) {
    String correction =
        Functions.meant(function, kind).isPresent()
            ? Correction.sentence(request, kind, null, kind != ExpressionKind.UPDATE)
            : "";
    return correction.isEmpty() ? functions(kind, function) : correction;
  }

  private static String functions(ExpressionKind kind, String unknown) {
    String functions =
        kind.functions().isEmpty()
            ? ""
            : "%s takes the functions %s, written in lower case."
                .formatted(kind.argument(), String.join(", ", kind.functions()));
    return switch (unknown.toLowerCase(Locale.ROOT)) {
      case "lower", "upper", "lcase", "ucase", "tolower", "toupper" ->
          functions + " DynamoDB always compares strings by case.";
      case "now", "getdate", "current_timestamp", "date" ->
          functions + " Give the time as a value.";
      default -> functions;
    };
  }

  private static String unused(Matcher message) {
    return "Leave %s out of %s, or use it in an expression."
        .formatted(Visible.sentence(message.group(2), LONGEST_LIST), argument(message.group(1)));
  }

  private static String overlap(Matcher message, WrittenRequest request) {
    DocumentPath one = path(message.group(2), request);
    DocumentPath two = path(message.group(3), request);
    return one.equals(two)
        ? "Name %s only once.".formatted(Shown.name(one.written()))
        : "Name either %s or %s, not both."
            .formatted(Shown.name(one.written()), Shown.name(two.written()));
  }

  /** A path as DynamoDB's message lists its steps: {@code a, b, [0]}. */
  private static DocumentPath path(String steps, WrittenRequest request) {
    String path = steps.replace(", [", "[").replace(", ", ".");
    Expression expression = Expression.of(path);
    return expression.operands(request.names()).stream()
        .findFirst()
        .map(operand -> operand.path())
        .filter(found -> expression.tokens().stream().allMatch(ExpressionRules::isOfPath))
        .orElseGet(() -> new DocumentPath(List.of(new DocumentPath.Step.Name(path))));
  }

  private static boolean isOfPath(Token token) {
    return token.kind() != Token.Kind.SYMBOL || ".[]".contains(token.text());
  }

  private static String argument(String member) {
    return member.endsWith("Names") ? "expression_attribute_names" : "expression_attribute_values";
  }
}
