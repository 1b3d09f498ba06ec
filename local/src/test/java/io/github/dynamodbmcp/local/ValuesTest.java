package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Base64;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Edge cases of values, and the errors for values that DynamoDB refuses; {@link ValuesIT} tests the
 * rest.
 */
final class ValuesTest {
  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.start();

  @BeforeAll
  static void createTable() {
    SYSTEM.createTable("Things", "id S");
  }

  @Test
  void writingBackAnAnswerInEitherFormatChangesNothing() {
    RandomItems items = new RandomItems(7);
    for (int i = 0; i < 100; i++) {
      String id = "again-" + i;
      Map<String, AttributeValue> item = items.item("id", id);
      SYSTEM.dynamoDb().putItem(put -> put.tableName("Things").item(item));
      put((ObjectNode) answer(id, "json").path("item"));
      assertEquals(Numerically.of(item), Numerically.of(get(id, "dynamodb_json")));
    }
  }

  @Test
  void aMapThatLooksLikeAMalformedTypedValueGoesInAgainAsItIs() {
    put("{'id': 'size', 'v': {'M': {'S': {'N': '5'}}}}");
    ObjectNode item = (ObjectNode) answer("size", "json").path("item");
    assertEquals("{\"M\":{\"S\":{\"N\":\"5\"}}}", Json.write(item.path("v")));
    put(item);
    assertEquals(item, answer("size", "json").path("item"));
  }

  @Test
  void everyByteOfABinaryValueSurvives() {
    byte[] bytes = new byte[256];
    IntStream.range(0, 256).forEach(i -> bytes[i] = (byte) i);
    String base64 = Base64.getEncoder().encodeToString(bytes);
    put("{'id': 'bytes', 'b': {'B': '%s'}}".formatted(base64));
    assertEquals(base64, answer("bytes", "json").at("/item/b/B").asText());
  }

  @Test
  void aNumberBeyondDoublePrecisionKeepsItsDigitsInPlainJson() {
    put("{'id': 'digits', 'n': 9007199254740993, 'm': 0.1234567890123456789012345678901234567}");
    String body =
        SYSTEM
            .call("get-item", "{'table_name': 'Things', 'key': {'id': 'digits'}, 'format': 'json'}")
            .body();
    assertTrue(body.contains("\"n\":9007199254740993"), body);
    assertTrue(body.contains("0.1234567890123456789012345678901234567"), body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'id': 'x', 'n': 123456789012345678901234567890123456789} | stores 38",
        "{'id': 'x', 'n': {'N': '1e127'}} | outside DynamoDB's range",
        "{'id': 'x', 's': {'SS': []}} | at s holds an empty set",
        "{'id': 'x', 'm': {'s': {'SS': ['a', 'a']}}} | at m.s holds a set with a duplicate member",
        "{'id': 'x', 's': {'NS': [1, '1.0']}} | at s holds a set with a duplicate member",
        "{'id': 'x', 's': {'S': 5}} | at s holds {\"S\": 5}, which isn't a typed string",
        "{'id': 7} | dynamodb_describe_table",
        "{'name': 'x'} | dynamodb_describe_table",
        "{'id': ''} | empty",
      })
  void aValueThatDynamoDbRefusesGetsASentence(String item, String words) {
    Answer answer = SYSTEM.call("put-item", "{'table_name': 'Things', 'item': %s}".formatted(item));
    assertEquals(400, answer.status(), answer.body());
    assertTrue(answer.body().contains(words), answer.body());
  }

  @Test
  void theErrorForAnItemOver400KilobytesSaysHowToShrinkIt() {
    Answer answer =
        SYSTEM.call(
            "put-item",
            "{'table_name': 'Things', 'item': {'id': 'big', 's': '%s'}}"
                .formatted("x".repeat(410_000)));
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("400 KB"), answer.body());
  }

  private static void put(ObjectNode item) {
    ObjectNode arguments = Json.object().put("table_name", "Things");
    arguments.set("item", item);
    put(SYSTEM.call("put-item", Json.write(arguments)));
  }

  private static void put(String item) {
    put(SYSTEM.call("put-item", "{'table_name': 'Things', 'item': %s}".formatted(item)));
  }

  private static void put(Answer answer) {
    assertEquals(200, answer.status(), answer.body());
  }

  private static Map<String, AttributeValue> get(String id, String format) {
    return ItemJson.read((ObjectNode) answer(id, format).path("item"));
  }

  private static JsonNode answer(String id, String format) {
    Answer answer =
        SYSTEM.call(
            "get-item",
            "{'table_name': 'Things', 'key': {'id': '%s'}, 'format': '%s'}".formatted(id, format));
    assertEquals(200, answer.status(), answer.body());
    assertEquals("application/json", answer.contentType());
    return answer.json();
  }
}
