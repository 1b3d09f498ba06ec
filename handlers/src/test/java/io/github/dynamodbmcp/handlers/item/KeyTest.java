package io.github.dynamodbmcp.handlers.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Keys that DynamoDB takes for one are equal. */
final class KeyTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1.0",
    "1, 1E0",
    "100, 1e2",
    "0, -0",
    "0, 0.000",
    "-1.5, -1.50",
    "1E-130, 0.1e-129"
  })
  void numbersAreComparedByValue(String one, String other) {
    assertEquals(number(one), number(other));
    assertEquals(number(one).hashCode(), number(other).hashCode());
  }

  @Test
  void randomNumbersEqualThemselvesInAnyScaleAndNoOthers() {
    Random random = new Random(20261128);
    for (int i = 0; i < 1000; i++) {
      BigDecimal value = BigDecimal.valueOf(random.nextLong(), random.nextInt(-100, 100));
      BigDecimal rescaled = value.setScale(value.scale() + random.nextInt(20));
      assertEquals(number(value.toString()), number(rescaled.toPlainString()));
      assertNotEquals(number(value.toString()), number(value.add(BigDecimal.ONE).toString()));
    }
  }

  @Test
  void typesAndNamesAreToldApart() {
    Key number = number("1");
    assertNotEquals(number, new Key(Map.of("id", AttributeValue.fromS("1"))));
    assertNotEquals(
        number, new Key(Map.of("id", AttributeValue.fromB(SdkBytes.fromUtf8String("1")))));
    assertNotEquals(number, new Key(Map.of("at", AttributeValue.fromN("1"))));
  }

  private static Key number(String digits) {
    return new Key(Map.of("id", AttributeValue.fromN(digits)));
  }
}
