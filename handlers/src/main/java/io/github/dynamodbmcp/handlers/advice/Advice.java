package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.List;
import java.util.stream.Stream;

/**
 * Explains why DynamoDB refused a request: its message with the caller's own words in place of
 * generated placeholders, and a sentence that says what to do.
 *
 * <p>Messages are matched whole and in order, with user text only where DynamoDB puts it, so that a
 * name or a value can't be taken for a part of the message.
 */
public final class Advice {
  /** The most characters of a message that an error repeats. */
  private static final int LONGEST_MESSAGE = 1_000;

  private static final List<Rule> RULES =
      Stream.of(
              ExpressionRules.RULES,
              OperandRules.RULES,
              KeyRules.RULES,
              UpdateRules.RULES,
              ValueRules.RULES)
          .flatMap(List::stream)
          .toList();

  private final WrittenRequest request;

  /** Explains the refusals of this request. */
  public Advice(WrittenRequest request) {
    this.request = request;
  }

  /**
   * Returns the message in the caller's words, and the advice if there is any.
   *
   * @param message DynamoDB's message, without the period at its end
   */
  public String on(String message) {
    String advice =
        RULES.stream()
            .map(rule -> rule.apply(message, request))
            .filter(sentence -> !sentence.isEmpty())
            .findFirst()
            .orElse("");
    String shown = request.placeholders().spelledOut(message).replace("AttributeValue: ", "");
    return Visible.sentence(shown, LONGEST_MESSAGE) + "." + (advice.isEmpty() ? "" : " " + advice);
  }
}
