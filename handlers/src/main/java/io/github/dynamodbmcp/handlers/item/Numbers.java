package io.github.dynamodbmcp.handlers.item;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * DynamoDB's numbers: up to 38 significant digits, magnitudes from 1E-130 to 9.99…E+125.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">
 *     Supported data types</a>
 */
public final class Numbers {
  private static final int MOST_DIGITS = 38;
  private static final int LARGEST_EXPONENT = 125;
  private static final int SMALLEST_EXPONENT = -130;

  /** Longer texts are refused unread: DynamoDB can store none of them. */
  private static final int LONGEST_TEXT = 400;

  /** The most digits of an exponent that fits an {@code int}. */
  private static final int MOST_EXPONENT_DIGITS = 9;

  private Numbers() {}

  /** Whether the text is a number, whether or not DynamoDB can store it. */
  static boolean isNumber(String text) {
    return exponentDigits(text) <= MOST_EXPONENT_DIGITS;
  }

  /** Whether a reader would take the text for a number, however large its exponent. */
  static boolean looksLikeNumber(String text) {
    return exponentDigits(text) < Integer.MAX_VALUE;
  }

  /**
   * Converts a number of JSON to the form that DynamoDB takes.
   *
   * @throws IllegalArgumentException if DynamoDB can't store it
   */
  static String toDynamoDb(JsonNode number) {
    // Most numbers are whole, and the first use of BigDecimal takes a function 8 ms.
    return number.isIntegralNumber() && number.canConvertToLong()
        ? Long.toString(number.longValue())
        : toDynamoDb(number.decimalValue());
  }

  /**
   * Converts a number to the form that DynamoDB takes.
   *
   * @param text a number, as {@link #isNumber} says
   * @throws IllegalArgumentException if DynamoDB can't store it
   */
  static String toDynamoDb(String text) {
    if (text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "holds a number of %d characters, and DynamoDB stores %d digits: round it, or send it as a string"
              .formatted(text.length(), MOST_DIGITS));
    }
    return toDynamoDb(new BigDecimal(text));
  }

  /**
   * Converts a number, digit by digit, to the form that DynamoDB takes.
   *
   * @throws IllegalArgumentException if DynamoDB can't store it
   */
  static String toDynamoDb(BigDecimal number) {
    if (number.signum() == 0) {
      return "0";
    }
    BigDecimal significant = number.stripTrailingZeros();
    if (significant.precision() > MOST_DIGITS) {
      throw new IllegalArgumentException(
          "holds a number with %d significant digits, and DynamoDB stores %d: round it, or send it as a string"
              .formatted(significant.precision(), MOST_DIGITS));
    }
    long exponent = (long) significant.precision() - significant.scale() - 1;
    if (exponent > LARGEST_EXPONENT || exponent < SMALLEST_EXPONENT) {
      throw new IllegalArgumentException(
          "holds a number outside DynamoDB's range (1E-130 to 9.99E+125 in magnitude): send it as a string");
    }
    // DynamoDB refuses more than 38 digits even where they are trailing zeros (1.000…).
    return (number.precision() > MOST_DIGITS ? significant : number).toPlainString();
  }

  /** Returns the number as a value, without trailing zeros; empty if DynamoDB can't store it. */
  public static Optional<AttributeValue> exact(BigDecimal number) {
    try {
      String text =
          toDynamoDb(number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros());
      return Optional.of(AttributeValue.fromN(text));
    } catch (IllegalArgumentException tooManyDigits) {
      return Optional.empty();
    }
  }

  /** Counts the digits of the number's exponent; the largest int if the text is no number. */
  private static int exponentDigits(String text) {
    int whole = afterSign(text, 0);
    int point = afterDigits(text, whole);
    int digits = point - whole;
    int end = point;
    if (point < text.length() && text.charAt(point) == '.') {
      end = afterDigits(text, point + 1);
      digits += end - point - 1;
    }
    if (digits == 0) {
      return Integer.MAX_VALUE;
    }
    if (end == text.length()) {
      return 0;
    }
    if (text.charAt(end) != 'e' && text.charAt(end) != 'E') {
      return Integer.MAX_VALUE;
    }
    int exponent = afterSign(text, end + 1);
    int last = afterDigits(text, exponent);
    return last == text.length() && last > exponent ? last - exponent : Integer.MAX_VALUE;
  }

  private static int afterSign(String text, int at) {
    return at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-') ? at + 1 : at;
  }

  private static int afterDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
