package io.github.dynamodbmcp.handlers.item;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * DynamoDB's numbers: up to 38 significant digits, magnitudes from 1E-130 to 9.99…E+125.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">
 *     Supported data types</a>
 */
final class Numbers {
  private static final int MOST_DIGITS = 38;
  private static final int LARGEST_EXPONENT = 125;
  private static final int SMALLEST_EXPONENT = -130;

  /** Longer texts are refused unread: they can hold nothing that DynamoDB keeps. */
  private static final int LONGEST_TEXT = 400;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d++(\\.\\d*+)?|\\.\\d++)([eE][+-]?\\d{1,9})?");

  private Numbers() {}

  /** Whether the text is a number, be it one that DynamoDB can keep or not. */
  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /**
   * The number as DynamoDB takes it.
   *
   * @param text that is a number
   * @throws IllegalArgumentException if it is one that DynamoDB can't keep
   */
  static String toDynamoDb(String text) {
    if (text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "holds a number of %d characters, and DynamoDB keeps %d digits: round it, or send it as a string"
              .formatted(text.length(), MOST_DIGITS));
    }
    return toDynamoDb(new BigDecimal(text));
  }

  /**
   * The number as DynamoDB takes it, digit by digit.
   *
   * @throws IllegalArgumentException if it is one that DynamoDB can't keep
   */
  static String toDynamoDb(BigDecimal number) {
    if (number.signum() == 0) {
      return "0";
    }
    BigDecimal significant = number.stripTrailingZeros();
    if (significant.precision() > MOST_DIGITS) {
      throw new IllegalArgumentException(
          "holds a number with %d significant digits, and DynamoDB keeps %d: round it, or send it as a string"
              .formatted(significant.precision(), MOST_DIGITS));
    }
    long exponent = (long) significant.precision() - significant.scale() - 1;
    if (exponent > LARGEST_EXPONENT || exponent < SMALLEST_EXPONENT) {
      throw new IllegalArgumentException(
          "holds a number outside DynamoDB's range (1E-130 to 9.99E+125 in magnitude): send it as a string");
    }
    // Trailing zeros beyond the 38 digits (1.000…) are DynamoDB's to refuse; they mean nothing.
    return (number.precision() > MOST_DIGITS ? significant : number).toPlainString();
  }
}
