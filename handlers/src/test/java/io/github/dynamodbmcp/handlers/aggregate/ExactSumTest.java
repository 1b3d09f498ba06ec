package io.github.dynamodbmcp.handlers.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A sum has every digit, whichever way its numbers are added. */
final class ExactSumTest {
  private static BigDecimal sum(List<String> numbers) {
    ExactSum sum = new ExactSum(BigDecimal.ZERO);
    numbers.forEach(sum::add);
    return sum.value();
  }

  private static void assertSums(List<String> numbers) {
    BigDecimal expected =
        numbers.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    assertEquals(0, expected.compareTo(sum(numbers)), () -> numbers + " is " + expected);
  }

  @Test
  void randomNumbersOfAnySizeAreSummedExactly() {
    Random random = new Random(20261128);
    for (int i = 0; i < 3000; i++) {
      int most = 1 + random.nextInt(128);
      int spread = 1 + random.nextInt(120);
      assertSums(
          random
              .ints(1 + random.nextInt(30), 0, spread)
              .mapToObj(scale -> {
                BigInteger digits = new BigInteger(1 + random.nextInt(most), random);
                BigDecimal number =
                    new BigDecimal(random.nextBoolean() ? digits : digits.negate(), scale);
                return random.nextInt(4) == 0 ? number.toString() : number.toPlainString();
              })
              .toList());
    }
  }

  @Test
  void sumsBeyondALongAreExact() {
    assertSums(
        List.of(
            "999999999999999999",
            "999999999999999999",
            "999999999999999999",
            "999999999999999999",
            "999999999999999999",
            "999999999999999999",
            "999999999999999999",
            "999999999999999999",
            "999999999999999999",
            "999999999999999999",
            "1"));
    assertSums(
        List.of("-999999999999999999", "-9223372036854775807", "-1", "-9223372036854775808"));
    assertSums(List.of("9223372036854775807", "1", "0.5", "-9223372036854775808", "0.00"));
    assertSums(List.of("0.0000000000000001", "99999999999999999", "0.5", "99999999999999999.5"));
    assertSums(List.of("-0", "0.1", "-.1", "1.", "+5", "1e3", "-1E-130", "1E+125"));
  }

  @Test
  void theSumOfTheLargestAndTheSmallestNumberHasAllDigitsBetweenThem() {
    assertEquals(
        "1" + "0".repeat(125) + "." + "0".repeat(129) + "1",
        sum(List.of("1E+125", "1E-130")).toPlainString());
  }
}
