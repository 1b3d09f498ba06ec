package io.github.dynamodbmcp.handlers.item;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The estimate of the heap that an item takes. */
final class HeapSizeTest {
  /** DynamoDB's limit on the depth of an item. */
  private static final int DEPTH = 32;

  private static final AttributeValue EMPTY = AttributeValue.fromS("");

  private static final List<UnaryOperator<AttributeValue>> CONTAINERS =
      List.of(
          inner -> AttributeValue.fromM(Map.of("", inner)),
          inner -> AttributeValue.fromM(Map.of("a", inner)),
          inner -> AttributeValue.fromM(Map.of("", EMPTY, "a", EMPTY, "b", inner)),
          inner -> AttributeValue.fromL(List.of(inner)),
          inner -> AttributeValue.fromL(List.of(EMPTY, AttributeValue.fromM(Map.of()), inner)),
          inner ->
              AttributeValue.fromM(Map.of("", AttributeValue.fromSs(List.of("")), "a", inner)));

  @Test
  void noItemIsEstimatedAtMoreThanTheMostForItsJson() {
    for (UnaryOperator<AttributeValue> container : CONTAINERS) {
      AttributeValue value = AttributeValue.fromM(Map.of());
      for (int depth = 1; depth < DEPTH; depth++) {
        Map<String, AttributeValue> item = Map.of("", value);
        String json = Json.write(ItemJson.typed(item));
        double perByte = HeapSize.of(item) / (double) json.length();
        assertTrue(perByte <= HeapSize.MOST_PER_JSON_BYTE, () -> perByte + " for " + json);
        value = container.apply(value);
      }
    }
  }
}
