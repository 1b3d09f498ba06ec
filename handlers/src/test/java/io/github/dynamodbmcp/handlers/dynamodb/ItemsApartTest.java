package io.github.dynamodbmcp.handlers.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dynamodbmcp.handlers.ScriptedDynamoDb;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** Items that are taken out of a page are those that the SDK reads. */
final class ItemsApartTest {
  private static final ScanRequest REQUEST = ScanRequest.builder().tableName("Things").build();

  private static final String EVERY_TYPE =
      """
      {"ScannedCount": 9, "Items": [
        {},
        {"s": {"S": "ends in a quote\\" and a ] and a \\\\"}, "n": {"N": "-1.5E-3"}, "b": {"B": "AAEC/w=="}},
        {"ss": {"SS": ["a", "]}"]}, "ns": {"NS": ["1", "2"]}, "bs": {"BS": ["AA==", ""]}},
        {"yes": {"BOOL": true}, "no": {"BOOL": false}, "nil": {"NULL": true}, "": {"S": ""}},
        {"deep": {"M": {"l": {"L": [{"L": []}, {"M": {}}, {"M": {"x": {"S": "\\ud83d\\ude00 ü"}}}]}}}}
      ], "LastEvaluatedKey": {"id": {"S": "]"}}, "Count": 5,
       "ConsumedCapacity": {"TableName": "Things", "CapacityUnits": 1.5}}
      """;

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();

  private final DynamoDb connection = dynamoDb.connection();

  @Test
  void theItemsAreThoseThatTheSdkReads() {
    assertEquals(5, readBothWays(EVERY_TYPE).size());
  }

  @Test
  void soAreRandomOnes() {
    Random random = new Random(7);
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      items.add(map(random, 0));
    }
    String page = "{\"Items\":[%s],\"Count\":1000,\"ScannedCount\":1000}";
    assertEquals(1000, readBothWays(page.formatted(String.join(", ", items))).size());
  }

  @Test
  void theRestHasNoItemsAndEverythingElse() {
    dynamoDb.answer(EVERY_TYPE);
    ScanResponse rest = apart().rest();
    assertEquals(List.of(), rest.items());
    assertEquals(5, rest.count());
    assertEquals(9, rest.scannedCount());
    assertEquals(Map.of("id", AttributeValue.fromS("]")), rest.lastEvaluatedKey());
    assertEquals(1.5, rest.consumedCapacity().capacityUnits());
  }

  @Test
  void theItemsCanBeReadAgain() {
    dynamoDb.answer(EVERY_TYPE);
    var items = apart().items();
    assertEquals(list(items), list(items));
  }

  @Test
  void anAnswerThatWasChangedOnItsWayIsAskedForAgain() {
    CRC32 checksum = new CRC32();
    checksum.update(EVERY_TYPE.getBytes(StandardCharsets.UTF_8));
    dynamoDb
        .checked(EVERY_TYPE.replace("-1.5E-3", "-1.5E-4"), checksum.getValue())
        .checked(EVERY_TYPE, checksum.getValue());
    assertEquals(AttributeValue.fromN("-1.5E-3"), list(apart().items()).get(1).get("n"));
    assertEquals(2, dynamoDb.requests().size());
  }

  @Test
  void anAnswerThatBreaksOffIsAskedForAgain() {
    dynamoDb.breakOff(EVERY_TYPE).answer(EVERY_TYPE);
    assertEquals(5, list(apart().items()).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Items\":[{\"a\":{\"S\":\"x\"",
        "{\"Items\":[",
        "{\"Items\":\"none\"}",
        "[1, 2, 3, 4, 5, 6, 7, 8, 9]",
        "not JSON, but an answer of some length",
      })
  void anAnswerThatIsNoPageIsLeftToTheSdk(String answer) {
    dynamoDb.answer(answer);
    Exception without = assertThrows(Exception.class, () -> connection.reading().scan(REQUEST));
    assertInstanceOf(without.getClass(), assertThrows(Exception.class, this::apart));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"X\":\"unknown type\"}}",
        "{\"a\":{\"S\":\"x\"}",
        "{\"a\":\"untyped\"}",
        "{\"a\":{}}",
        "{\"a\":{\"B\":\"no Base64!\"}}",
        "{\"a\":{\"S\":\"x\",\"N\":\"1\"}}",
        "{\"a\" {\"S\":\"x\"}}",
      })
  void anItemThatCanNotBeReadIsAnError(String item) {
    dynamoDb.answer("{\"Items\":[%s],\"Count\":1,\"ScannedCount\":1}".formatted(item));
    assertThrows(SdkClientException.class, () -> list(apart().items()));
  }

  @Test
  void otherRequestsAreNotTouched() {
    dynamoDb.answer(EVERY_TYPE);
    assertFalse(connection.reading().scan(REQUEST).items().isEmpty());
  }

  private List<Map<String, AttributeValue>> readBothWays(String page) {
    assertNotNull(Json.read(page));
    dynamoDb.answer(page);
    DynamoDbClient client = connection.reading();
    List<Map<String, AttributeValue>> expected = client.scan(REQUEST).items();
    List<Map<String, AttributeValue>> actual = list(apart().items());
    assertEquals(expected, actual);
    // Equal maps may differ in the order of their attributes, which answers show.
    assertEquals(expected.toString(), actual.toString());
    return actual;
  }

  private ItemsApart.Answer<ScanResponse> apart() {
    return ItemsApart.request(() -> connection.reading().scan(REQUEST), ScanResponse::items);
  }

  private static List<Map<String, AttributeValue>> list(
      Iterable<Map<String, AttributeValue>> items) {
    List<Map<String, AttributeValue>> list = new ArrayList<>();
    items.forEach(list::add);
    return list;
  }

  private static String map(Random random, int depth) {
    StringBuilder members = new StringBuilder();
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      members.append(i == 0 ? "" : ", ").append(text(random, i)).append(": ");
      members.append(value(random, depth));
    }
    return "{" + members + "}";
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth < 4 ? 10 : 8)) {
      case 0 -> "{\"S\": " + text(random, 0) + "}";
      case 1 -> "{\"N\":\"" + random.nextInt() + "." + random.nextInt(1000) + "\"}";
      case 2 -> "{\"BOOL\": " + random.nextBoolean() + "}";
      case 3 -> "{\"NULL\": true}";
      case 4 -> "{\"B\": \"AQID\"}";
      case 5 -> "{\"SS\": [" + text(random, 1) + ", " + text(random, 2) + "]}";
      case 6 -> "{\"NS\": [\"1\"]}";
      case 7 -> "{\"BS\": [\"AQ==\", \"Ag==\"]}";
      case 8 -> "{\"M\": " + map(random, depth + 1) + "}";
      default -> "{\"L\": [" + value(random, depth + 1) + ", " + value(random, depth + 1) + "]}";
    };
  }

  private static String text(Random random, int number) {
    List<String> parts =
        List.of("\"", "\\", "[", "]", "{", "}", ",", ":", "ü", "\ud83d\ude00", "\n", "x");
    StringBuilder text = new StringBuilder().append(number);
    int length = random.nextInt(8);
    for (int i = 0; i < length; i++) {
      text.append(parts.get(random.nextInt(parts.size())));
    }
    return Json.quote(text.toString());
  }
}
