package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.expression.Token;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.DocumentPath.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Hints for answers that are right and still not what the caller meant. */
public final class Hints {
  private static final int MOST = 3;
  private static final int LONGEST_EXPRESSION = 200;

  /** Arithmetic with one number, which the argument {@code add} can express. */
  private static final Pattern ARITHMETIC =
      Pattern.compile("\\s*(\\S+)\\s*([+-])\\s*(\\d{1,15}(?:\\.\\d{1,15})?)\\s*");

  private Hints() {}

  /** Explains why the filter may have matched nothing; empty if nothing in it looks mistaken. */
  public static String nothingMatched(WrittenRequest request) {
    Expression filter = request.expression(ExpressionKind.FILTER).orElse(null);
    if (filter == null) {
      return "";
    }
    List<String> hints = new ArrayList<>();
    if (hasListInIn(filter, request)) {
      hints.add(
          "IN compares with each value in its parentheses, and a list is one value. "
              + Correction.sentence(request, ExpressionKind.FILTER, null, true));
    }
    BareWords words = BareWords.in(filter);
    if (!words.isEmpty()) {
      hints.add("%s. %s".formatted(words.readAsNames(""), words.advice(request)));
    }
    for (Comparison comparison : Comparison.of(filter, request)) {
      AttributeValue value = request.values().get(comparison.placeholder());
      other(value)
          .ifPresent(meant ->
              hints.add(
                  "%s is a string. If %s holds %s, write %s in expression_attribute_values."
                      .formatted(
                          comparison.placeholder(),
                          Shown.name(comparison.path().written()),
                          meant.n() == null ? "true or false" : "numbers",
                          Shown.member(comparison.placeholder(), meant))));
    }
    return joined(hints);
  }

  /**
   * Points out a word in the filter that may be the reason why items matched; empty if there is
   * none.
   *
   * @param matched some of the items, whole; empty if they aren't known
   * @param all whether every item that was read matched
   */
  public static String matched(
      WrittenRequest request, List<Map<String, AttributeValue>> matched, boolean all) {
    Expression filter = request.expression(ExpressionKind.FILTER).orElse(null);
    if (filter == null) {
      return "";
    }
    BareWords words =
        BareWords.in(filter)
            .thatHoldIfMissing()
            .where(path -> matched.stream().allMatch(item -> at(path, item) == null));
    // If nothing else is compared, an item that didn't match has the attribute.
    return words.isEmpty() || (!all && !isJoined(filter))
        ? ""
        : "%s, and items without it may match for that reason alone. %s"
            .formatted(words.readAsNames("filter_expression"), words.advice(request));
  }

  private static boolean isJoined(Expression condition) {
    return condition.tokens().stream().anyMatch(token -> token.is("AND") || token.is("OR"));
  }

  /**
   * Points out a word in the condition of a write that DynamoDB applied, which may be the reason
   * why it held: the item had no attribute of that name.
   *
   * @param before the item before the write
   * @param item the item in words: {@code the item}
   */
  public static String conditionMet(
      WrittenRequest request, Map<String, AttributeValue> before, String item) {
    return request
        .expression(ExpressionKind.CONDITION)
        .map(condition -> BareWords.in(condition).where(path -> at(path, before) == null))
        .filter(words -> !words.isEmpty())
        .map(words ->
            "%s. Since %s had no such attribute, the condition may have held for that reason alone. %s"
                .formatted(words.readAsNames("condition_expression"), item, words.advice(request)))
        .orElse("");
  }

  /**
   * Points out a word in the condition of a write that DynamoDB applied to an item that isn't
   * known, if the condition holds for an item that has no attribute of that name.
   */
  public static String conditionMet(WrittenRequest request) {
    return request
        .expression(ExpressionKind.CONDITION)
        .map(condition -> BareWords.in(condition).thatHoldIfMissing())
        .filter(words -> !words.isEmpty())
        .map(words ->
            "%s, and an item without it may meet the condition for that reason alone. %s"
                .formatted(words.readAsNames("condition_expression"), words.advice(request)))
        .orElse("");
  }

  /**
   * Explains why the existing item may not meet the condition: it has no attribute of a name that
   * may be meant as a value, or an attribute has another type than the value that it is compared
   * with.
   *
   * @param standing the item; empty if there is none
   */
  public static String conditionNotMet(
      WrittenRequest request, Map<String, AttributeValue> standing) {
    Expression condition = request.expression(ExpressionKind.CONDITION).orElse(null);
    if (condition == null) {
      return "";
    }
    List<String> hints = new ArrayList<>();
    BareWords words = BareWords.in(condition).where(path -> at(path, standing) == null);
    if (!standing.isEmpty() && !words.isEmpty()) {
      hints.add(
          "%s, which the item doesn't have. %s"
              .formatted(words.readAsNames("condition_expression"), words.advice(request)));
    }
    for (Comparison comparison : Comparison.of(condition, request)) {
      AttributeValue given = request.values().get(comparison.placeholder());
      AttributeValue there = at(comparison.path(), standing);
      if (given != null && there != null && given.type() != there.type()) {
        hints.add(
            "%s is %s in the item, and %s is %s: values of different types are never equal."
                .formatted(
                    Shown.name(comparison.path().written()),
                    Shown.type(there),
                    comparison.placeholder(),
                    Shown.type(given)));
      }
    }
    return joined(hints);
  }

  /** Points out text that was set and reads as an expression of the attribute itself. */
  public static String textSet(Map<DocumentPath, AttributeValue> set) {
    List<String> hints = new ArrayList<>();
    set.forEach((path, value) -> {
      String text = value.s();
      if (text == null || text.length() > LONGEST_EXPRESSION) {
        return;
      }
      Matcher sum = ARITHMETIC.matcher(text);
      if (sum.matches() && sum.group(1).equals(path.written())) {
        String number = (sum.group(2).equals("-") ? "-" : "") + sum.group(3);
        hints.add(
            "%s To add to a number, use add: %s."
                .formatted(
                    isNowText(path, value),
                    Shown.member(path.written(), AttributeValue.fromN(number))));
      } else if (computes(Expression.of(text), path)) {
        hints.add(
            isNowText(path, value)
                + " To compute a value, use an update_expression in place of set.");
      }
    });
    return joined(hints);
  }

  private static String isNowText(DocumentPath path, AttributeValue value) {
    return "%s is now the text %s.".formatted(Shown.name(path.written()), Shown.value(value));
  }

  /** Whether the whole text is arithmetic or a function that reads the attribute. */
  private static boolean computes(Expression text, DocumentPath path) {
    boolean reads =
        text.operands(Map.of()).stream().anyMatch(operand -> operand.path().equals(path));
    return reads
        && (text.isFunction(0)
            || (text.tokens().size() == 3
                && "+-*/".contains(text.tokens().get(1).text())
                && text.tokens().get(1).kind() == Token.Kind.SYMBOL));
  }

  private static boolean hasListInIn(Expression filter, WrittenRequest request) {
    List<Token> tokens = filter.tokens();
    for (int at = 2; at < tokens.size() - 1; at++) {
      AttributeValue value = request.values().get(tokens.get(at).text());
      if (value != null
          && value.hasL()
          && filter.isSymbol(at - 2, "IN")
          && filter.isSymbol(at - 1, "(")
          && filter.isSymbol(at + 1, ")")) {
        return true;
      }
    }
    return false;
  }

  /** The number or the boolean that the string reads as. */
  private static Optional<AttributeValue> other(@Nullable AttributeValue value) {
    String text = value == null ? null : value.s();
    if (text == null) {
      return Optional.empty();
    }
    if (text.equals("true") || text.equals("false")) {
      return Optional.of(AttributeValue.fromBool(text.equals("true")));
    }
    return Numerals.isNumeral(text) ? Optional.of(AttributeValue.fromN(text)) : Optional.empty();
  }

  private static @Nullable AttributeValue at(DocumentPath path, Map<String, AttributeValue> item) {
    @Nullable AttributeValue value = AttributeValue.fromM(item);
    for (Step step : path.steps()) {
      value = value == null ? null : at(step, value);
    }
    return value;
  }

  private static @Nullable AttributeValue at(Step step, AttributeValue value) {
    return switch (step) {
      case Step.Name(String name) -> value.hasM() ? value.m().get(name) : null;
      case Step.Index(int index) ->
          value.hasL() && index < value.l().size() ? value.l().get(index) : null;
      case Step.Alias _ -> null;
    };
  }

  private static String joined(List<String> hints) {
    return String.join(" ", hints.stream().distinct().limit(MOST).toList());
  }
}
