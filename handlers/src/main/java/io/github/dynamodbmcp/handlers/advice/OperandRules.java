package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.expression.Token;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Advice about what operators and functions are given: the type and the number of operands. */
final class OperandRules {
  private static final String INVALID = "Invalid (\\w+Expression): ";

  private static final Map<String, String> FORMS =
      Map.ofEntries(
          Map.entry("attribute_exists", "attribute_exists(path)"),
          Map.entry("attribute_not_exists", "attribute_not_exists(path)"),
          Map.entry("attribute_type", "attribute_type(path, :type)"),
          Map.entry("begins_with", "begins_with(path, :prefix)"),
          Map.entry("contains", "contains(path, :part)"),
          Map.entry("size", "size(path)"),
          Map.entry("if_not_exists", "if_not_exists(path, :value)"),
          Map.entry("list_append", "list_append(path, :list)"));

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("string", "S"),
          Map.entry("str", "S"),
          Map.entry("text", "S"),
          Map.entry("number", "N"),
          Map.entry("int", "N"),
          Map.entry("integer", "N"),
          Map.entry("float", "N"),
          Map.entry("boolean", "BOOL"),
          Map.entry("bool", "BOOL"),
          Map.entry("map", "M"),
          Map.entry("object", "M"),
          Map.entry("list", "L"),
          Map.entry("array", "L"),
          Map.entry("binary", "B"),
          Map.entry("null", "NULL"),
          Map.entry("set", "SS"),
          Map.entry("string_set", "SS"),
          Map.entry("number_set", "NS"));

  static final List<Rule> RULES =
      List.of(
          Rule.on(
              INVALID
                  + "Incorrect operand type for operator or function; operator(?: or function)?: (\\S+), operand type: (\\w+)(?:, typeSet: .*)?",
              OperandRules::wrongType),
          Rule.on(
              INVALID
                  + "Incorrect number of operands for operator or function; operator or function: (\\S+), number of operands: \\d+",
              (message, request) -> form(message.group(2))),
          Rule.on(
              INVALID
                  + "Operator or function requires a document path; operator or function: (\\S+)",
              (message, request) ->
                  form(message.group(2)) + " Its path is an attribute's name, not a value."),
          Rule.on(
              INVALID + "Invalid attribute type name found; type: (.*), valid types: \\{.*}",
              OperandRules::typeName),
          Rule.on(
              INVALID
                  + "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; .*",
              (message, request) -> "Write the smaller bound first: path BETWEEN :low AND :high."),
          Rule.on(
              INVALID
                  + "The BETWEEN operator requires same data type for lower and upper bounds; .*",
              (message, request) ->
                  "Give both bounds of BETWEEN the type that the attribute has: two numbers or two strings."),
          Rule.on(
              INVALID
                  + "The first operand must be distinct from the remaining operands for this operator or function; .*",
              (message, request) ->
                  "Compare the attribute with a value or with another attribute."));

  private OperandRules() {}

  private static String form(String function) {
    String form = FORMS.get(function);
    return form == null ? "" : "Write %s.".formatted(form);
  }

  private static String typeName(Matcher message, WrittenRequest request) {
    String given = message.group(2);
    String meant = TYPES.get(given.toLowerCase(Locale.ROOT));
    Optional<String> placeholder =
        request.values().entrySet().stream()
            .filter(value -> given.equals(value.getValue().s()))
            .map(Map.Entry::getKey)
            .findFirst();
    return meant == null || placeholder.isEmpty()
        ? "attribute_type takes one of S, N, B, BOOL, NULL, M, L, SS, NS and BS."
        : "Write %s in expression_attribute_values."
            .formatted(Shown.member(placeholder.get(), AttributeValue.fromS(meant)));
  }

  private static String wrongType(Matcher message, WrittenRequest request) {
    String operator = message.group(2);
    Optional<String> placeholder =
        placeholder(ExpressionRules.kind(message), message.group(3), operator, request);
    String name = placeholder.map(request.placeholders()::meaning).orElse("");
    @Nullable AttributeValue value = placeholder.map(request.values()::get).orElse(null);
    String given = value == null ? "" : given(name, value);
    return switch (operator) {
      case "begins_with" ->
          "begins_with takes strings%s.%s A number has no beginning to DynamoDB: compare it by <, > or BETWEEN."
              .formatted(given, value == null || value.n() == null ? "" : asString(name, value));
      case "+", "-" ->
          "%s takes numbers%s.%s"
              .formatted(operator, given, value == null ? "" : asNumber(name, value));
      case "list_append" ->
          "list_append takes two lists%s.%s"
              .formatted(
                  given,
                  value == null || value.hasL()
                      ? ""
                      : " Write %s."
                          .formatted(Shown.member(name, AttributeValue.fromL(List.of(value)))));
      case "ADD" ->
          "ADD takes a number, or a set in typed JSON such as {\"SS\":[\"a\",\"b\"]}%s.%s"
              .formatted(given, value == null ? "" : asNumberOrSet(name, value));
      case "DELETE" ->
          "DELETE takes a set in typed JSON, such as {\"SS\":[\"a\",\"b\"]}%s.%s To delete a whole attribute use REMOVE."
              .formatted(given, value == null ? "" : asSet(name, value));
      case "<", "<=", ">", ">=", "BETWEEN" ->
          "%s compares numbers, strings or binary%s. Any other value is compared by = or <>."
              .formatted(operator, given);
      case "attribute_type" ->
          "attribute_type takes one of the strings S, N, B, BOOL, NULL, M, L, SS, NS and BS%s."
              .formatted(given);
      case "size", "contains" ->
          "%s Its operand has a type that %s doesn't take%s."
              .formatted(form(operator), operator, given);
      default -> "";
    };
  }

  private static String given(String name, AttributeValue value) {
    return ", and %s is %s: %s".formatted(Shown.name(name), Shown.type(value), Shown.value(value));
  }

  /** The value of that type that the expression gives to that operator, if there is only one. */
  private static Optional<String> placeholder(
      ExpressionKind kind, String type, String operator, WrittenRequest request) {
    List<String> used =
        request
            .expression(kind)
            .map(expression -> List.copyOf(expression.placeholders(Token.Kind.VALUE)))
            .orElseGet(() -> List.copyOf(request.values().keySet()));
    List<String> ofType =
        used.stream().filter(name -> isOfType(request.values().get(name), type)).toList();
    if (ofType.size() == 1) {
      return Optional.of(ofType.getFirst());
    }
    List<String> beside =
        request
            .expression(kind)
            .map(expression ->
                ofType.stream()
                    .filter(name -> Beside.operator(expression, name, operator))
                    .collect(Collectors.toList()))
            .orElse(ofType);
    return beside.stream().findFirst();
  }

  /** DynamoDB names types by code, or in words after ADD and DELETE. */
  private static boolean isOfType(@Nullable AttributeValue value, String name) {
    if (value == null) {
      return false;
    }
    return switch (value.type()) {
      case S -> name.equals("S") || name.equals("STRING");
      case N -> name.equals("N") || name.equals("NUMBER");
      case B -> name.equals("B") || name.equals("BINARY");
      case BOOL -> name.equals("BOOL") || name.equals("BOOLEAN");
      case NUL -> name.equals("NULL");
      case M -> name.equals("M") || name.equals("MAP");
      case L -> name.equals("L") || name.equals("LIST");
      case SS -> name.equals("SS") || name.equals("STRING_SET");
      case NS -> name.equals("NS") || name.equals("NUMBER_SET");
      case BS -> name.equals("BS") || name.equals("BINARY_SET");
      case UNKNOWN_TO_SDK_VERSION -> false;
    };
  }

  private static String asString(String name, AttributeValue value) {
    return " For strings write %s.".formatted(Shown.member(name, AttributeValue.fromS(value.n())));
  }

  private static String asNumber(String name, AttributeValue value) {
    return value.s() != null && Numerals.isNumeral(value.s())
        ? " Write %s.".formatted(Shown.member(name, AttributeValue.fromN(value.s())))
        : "";
  }

  private static String asNumberOrSet(String name, AttributeValue value) {
    String number = asNumber(name, value);
    return number.isEmpty() ? asSet(name, value) : number;
  }

  private static String asSet(String name, AttributeValue value) {
    List<AttributeValue> members = value.hasL() ? value.l() : List.of(value);
    if (!members.isEmpty() && members.stream().allMatch(member -> member.s() != null)) {
      return " Write %s."
          .formatted(
              Shown.member(
                  name,
                  AttributeValue.fromSs(
                      members.stream().map(AttributeValue::s).distinct().toList())));
    }
    if (!members.isEmpty() && members.stream().allMatch(member -> member.n() != null)) {
      return " Write %s."
          .formatted(
              Shown.member(
                  name,
                  AttributeValue.fromNs(
                      members.stream().map(AttributeValue::n).distinct().toList())));
    }
    return "";
  }
}
