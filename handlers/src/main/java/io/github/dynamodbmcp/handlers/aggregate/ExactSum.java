package io.github.dynamodbmcp.handlers.aggregate;

import java.math.BigDecimal;

/**
 * A sum of decimal numbers without rounding. As long as the numbers fit, their digits are added in
 * a {@code long} with a common scale, which costs a fraction of {@link BigDecimal}'s sum.
 */
final class ExactSum {
  /** A number of so many characters, its sign aside, fits into a {@code long}. */
  private static final int MOST_CHARS = 18;

  private static final long[] POWERS = new long[MOST_CHARS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  /** The part of the sum that isn't in {@link #digits}. */
  private BigDecimal rest;

  /** The digits of the other part, of which {@link #scale} are decimal places. */
  private long digits;

  private int scale;

  ExactSum(BigDecimal start) {
    this.rest = start;
  }

  /** Adds a number, as DynamoDB writes it. */
  void add(String number) {
    int from = number.startsWith("-") ? 1 : 0;
    if (number.length() - from > MOST_CHARS) {
      rest = rest.add(new BigDecimal(number));
      return;
    }
    long value = 0;
    int point = -1;
    for (int i = from; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c >= '0' && c <= '9') {
        value = 10 * value + (c - '0');
      } else if (c == '.' && point < 0) {
        point = i;
      } else {
        rest = rest.add(new BigDecimal(number));
        return;
      }
    }
    add(from == 0 ? value : -value, point < 0 ? 0 : number.length() - point - 1);
  }

  private void add(long value, int valueScale) {
    if (valueScale > scale) {
      rescale(valueScale);
    }
    long aligned = value;
    if (valueScale < scale) {
      long power = POWERS[scale - valueScale];
      if (isTooLarge(value, power)) {
        startAgain(valueScale);
      } else {
        aligned = value * power;
      }
    }
    long sum = digits + aligned;
    if (((digits ^ sum) & (aligned ^ sum)) < 0) {
      startAgain(scale);
      sum = aligned;
    }
    digits = sum;
  }

  private void rescale(int larger) {
    long power = POWERS[larger - scale];
    if (isTooLarge(digits, power)) {
      startAgain(larger);
    } else {
      digits *= power;
      scale = larger;
    }
  }

  private static boolean isTooLarge(long value, long power) {
    return Math.abs(value) > Long.MAX_VALUE / power || value == Long.MIN_VALUE;
  }

  private void startAgain(int newScale) {
    rest = value();
    digits = 0;
    scale = newScale;
  }

  BigDecimal value() {
    return rest.add(BigDecimal.valueOf(digits, scale));
  }
}
