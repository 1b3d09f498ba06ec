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

  private static final Pattern ARITHMETIC =
      Pattern.compile("\\s*(\\S+)\\s*([+-])\\s*(\\d{1,15}(?:\\.\\d{1,15})?)\\s*");

  private Hints() {}

  /** What in the filter may be why nothing matched; empty if nothing there looks mistaken. */
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
   * Why the item that stands there may not have met the condition: it has another type than the
   * value that it was compared with.
   */
  public static String conditionNotMet(
      WrittenRequest request, Map<String, AttributeValue> standing) {
    Expression condition = request.expression(ExpressionKind.CONDITION).orElse(null);
    if (condition == null) {
      return "";
    }
    List<String> hints = new ArrayList<>();
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

  /** Whether text was set that looks like arithmetic with the attribute itself. */
  public static String textSet(Map<DocumentPath, AttributeValue> set) {
    List<String> hints = new ArrayList<>();
    set.forEach((path, value) -> {
      Matcher sum = ARITHMETIC.matcher(value.s() == null ? "" : value.s());
      if (sum.matches() && sum.group(1).equals(path.written())) {
        String number = (sum.group(2).equals("-") ? "-" : "") + sum.group(3);
        hints.add(
            "%s is now the text %s. To add to a number, use add: %s."
                .formatted(
                    Shown.name(path.written()),
                    Shown.value(value),
                    Shown.member(path.written(), AttributeValue.fromN(number))));
      }
    });
    return joined(hints);
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
