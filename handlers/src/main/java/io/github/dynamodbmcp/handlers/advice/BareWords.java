package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.expression.Operand;
import io.github.dynamodbmcp.handlers.expression.Token;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The words of an expression that stand where a value usually does, and that DynamoDB reads as
 * attributes' names: {@code Sales} in {@code department = Sales}. Often a value was meant.
 *
 * @param words each with its place
 */
record BareWords(Expression expression, List<Operand> words) {
  private static final int MOST_SPELLED_OUT = 5;

  /** Finds them: compared with a path, in IN or BETWEEN, or what begins_with or contains takes. */
  static BareWords in(Expression expression) {
    List<Operand> words = new ArrayList<>();
    for (Operand operand : expression.operands(Map.of())) {
      if (isWithoutAlias(expression, operand) && isInPlaceOfValue(expression, operand)) {
        words.add(operand);
      }
    }
    return new BareWords(expression, words);
  }

  /** Whether it compares a path with a path, be it by an alias, which a key condition may not. */
  static boolean comparesPaths(Expression expression) {
    return expression.operands(Map.of()).stream()
        .anyMatch(operand -> isInPlaceOfValue(expression, operand));
  }

  /** Those whose path meets a condition. */
  BareWords where(Predicate<DocumentPath> condition) {
    return new BareWords(
        expression, words.stream().filter(word -> condition.test(word.path())).toList());
  }

  /**
   * Those without which the condition holds: DynamoDB takes a missing attribute for unequal to
   * anything, and a NOT turns every other comparison with it around.
   */
  BareWords thatHoldIfMissing() {
    boolean negated = expression.tokens().stream().anyMatch(token -> token.is("NOT"));
    return new BareWords(
        expression,
        words.stream()
            .filter(word -> negated || expression.isSymbol(word.first() - 1, "<>"))
            .toList());
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  /**
   * The beginning of a sentence that says what they are to DynamoDB.
   *
   * @param argument the argument that they stand in; empty to leave it out
   */
  String readAsNames(String argument) {
    return "%s%s %s"
        .formatted(
            Shown.names(written()),
            argument.isEmpty() ? "" : " in " + argument,
            written().size() == 1
                ? "is read as an attribute's name"
                : "are read as attributes' names");
  }

  /** Says what to write where values were meant. */
  String advice(WrittenRequest request) {
    List<String> texts = written();
    if (texts.size() > MOST_SPELLED_OUT) {
      return "If they are values, write placeholders such as :value in their places, with the values in expression_attribute_values.";
    }
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    for (String text : texts) {
      String wanted = texts.size() == 1 ? ":value" : ":value" + (values.size() + 1);
      values.put(Shown.unused(wanted, request), AttributeValue.fromS(text));
    }
    return (texts.size() == 1
            ? "If it is a value, write %s in its place, with %s in expression_attribute_values."
            : "If they are values, write %s in their places, with %s in expression_attribute_values.")
        .formatted(Shown.names(List.copyOf(values.keySet())), Shown.members(values));
  }

  private List<String> written() {
    return words.stream().map(word -> word.path().written()).distinct().toList();
  }

  private static boolean isWithoutAlias(Expression expression, Operand operand) {
    return expression.tokens().subList(operand.first(), operand.end()).stream()
        .noneMatch(token -> token.kind() == Token.Kind.ALIAS);
  }

  private static boolean isInPlaceOfValue(Expression expression, Operand operand) {
    int before = operand.first() - 1;
    if (before < 1) {
      return false;
    }
    Token operator = expression.tokens().get(before);
    if (isOperator(operator)) {
      return endsPath(expression, before - 1);
    }
    if (operator.is("AND")) {
      int between = before - 1;
      while (between > 0 && !expression.tokens().get(between).isKeyword()) {
        between--;
      }
      return expression.isSymbol(between, "BETWEEN") && endsPath(expression, between - 1);
    }
    if (operator.is(",") || operator.is("(")) {
      int open = before;
      while (open > 0 && !expression.isSymbol(open, "(")) {
        open--;
      }
      return expression.isSymbol(open - 1, "IN")
          ? endsPath(expression, open - 2)
          : operator.is(",") && open > 0 && looksForPart(expression.tokens().get(open - 1));
    }
    return false;
  }

  /** Whether the word is an operator that takes a value, in whatever language. */
  private static boolean isOperator(Token word) {
    return word.isComparator() || word.is("==") || word.is("!=") || word.is("BETWEEN");
  }

  private static boolean looksForPart(Token function) {
    return Functions.meant(function.text(), ExpressionKind.FILTER)
        .filter(meant -> meant.equals("begins_with") || meant.equals("contains"))
        .isPresent();
  }

  /** Whether a path or a call ends there, and not a value: {@code :v = name} compares a name. */
  private static boolean endsPath(Expression expression, int at) {
    Token token = expression.tokens().get(Math.max(at, 0));
    return at >= 0
        && (token.kind() == Token.Kind.NAME
            || token.kind() == Token.Kind.ALIAS
            || (token.kind() == Token.Kind.QUOTED && isQuotedName(expression, at))
            || token.is("]")
            || token.is(")"))
        && !token.isKeyword();
  }

  /** Only a name in backticks, or before BETWEEN or IN: {@code 'Paris' = city} quotes a value. */
  private static boolean isQuotedName(Expression expression, int at) {
    Token next = expression.tokens().get(at + 1);
    return expression.tokens().get(at).text().startsWith("`")
        || next.is("BETWEEN")
        || next.is("IN");
  }
}
