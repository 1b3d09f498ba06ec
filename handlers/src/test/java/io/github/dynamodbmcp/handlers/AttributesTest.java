package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The attributes that items have, described within bounds. */
final class AttributesTest {
  private static final String DESCRIBE =
      "{\"table_name\": \"Products\", \"attributes\": true, \"format\": \"json\"%s}";

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();
  private final FunctionFixture scan = FunctionFixture.of("scan", dynamoDb);

  @Test
  void withoutALimitAllItemsAreReadAndWithOneOnlyTheFirst() {
    String page =
        """
        {"Items":[{"id":{"S":"a"}},{"id":{"S":"b"}}],"Count":2,"ScannedCount":2%s}
        """;
    String more = ",\"LastEvaluatedKey\":{\"id\":{\"S\":\"b\"}}";
    dynamoDb.answer(page.formatted(more)).answer(page.formatted(more)).answer(page.formatted(""));
    JsonNode all = Json.read(scan.call(DESCRIBE.formatted("")).body());
    assertEquals(6, all.path("items").asInt());
    assertTrue(all.path("exact").asBoolean());
    assertFalse(dynamoDb.requests().getFirst().has("Limit"));
    dynamoDb.answer(page.formatted(more));
    JsonNode first = Json.read(scan.call(DESCRIBE.formatted(", \"limit\": 2")).body());
    assertEquals(2, first.path("items").asInt());
    assertFalse(first.has("next_token"));
  }

  @Test
  void aLimitLimitsWhatIsRead() {
    dynamoDb.answer(
        """
        {"Items":[{"id":{"S":"a"}},{"id":{"S":"b"}}],"Count":2,"ScannedCount":2,
         "LastEvaluatedKey":{"id":{"S":"b"}}}
        """);
    JsonNode first = Json.read(scan.call(DESCRIBE.formatted(", \"limit\": 2")).body());
    assertEquals(2, dynamoDb.requests().getFirst().path("Limit").asInt());
    assertEquals(1, dynamoDb.requests().size());
    assertFalse(first.path("exact").asBoolean());
    assertEquals(
        "Only the first items were read, up to limit; more may exist.",
        first.path("more").asText());
  }

  @Test
  void smallestAndLargestAreThoseOfDynamoDbsOrder() {
    dynamoDb.answer(
        """
        {"Items":[{"n":{"N":"10"},"s":{"S":"\\ud83d\\ude00"},"b":{"B":"gA=="}},
         {"n":{"N":"9"},"s":{"S":"\\uffff"},"b":{"B":"fw=="}},
         {"n":{"N":"-1E-130"},"s":{"S":"Z"}},{"n":{"N":"1E+125"},"s":{"S":"a"}}],
         "Count":4,"ScannedCount":4}
        """);
    JsonNode attributes =
        Json.read(scan.call(DESCRIBE.formatted("").replace("\"json\"", "\"dynamodb_json\"")).body())
            .path("attributes");
    assertEquals("[{\"B\":\"fw==\"},{\"B\":\"gA==\"}]", range(attributes.get(0)));
    assertEquals("[{\"N\":\"-1E-130\"},{\"N\":\"1E+125\"}]", range(attributes.get(1)));
    assertEquals("[{\"S\":\"Z\"},{\"S\":\"\uD83D\uDE00\"}]", range(attributes.get(2)));
    assertEquals(2, attributes.get(0).path("present").asInt());
  }

  private static String range(JsonNode attribute) {
    return List.of(Json.write(attribute.path("min")), Json.write(attribute.path("max")))
        .toString()
        .replace(", ", ",");
  }

  @Test
  void aNameWithADotIsNotTakenForAPath() {
    dynamoDb.answer(
        """
        {"Items":[{"a.b":{"N":"1"},"a":{"M":{"b":{"N":"2"},"c.d":{"N":"3"}}},"#x":{"N":"4"}}],
         "Count":1,"ScannedCount":1}
        """);
    JsonNode answer = Json.read(scan.call(DESCRIBE.formatted("")).body());
    assertEquals(
        List.of("\"#x\"", "a", "a.b", "a.\"c.d\"", "\"a.b\""),
        answer.path("attributes").findValuesAsText("path"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "dynamodb_json"})
  void manyAndLongAttributesStayWithinTheAnswersSize(String format) {
    String item =
        IntStream.range(0, 700)
            .mapToObj(i -> "\"attribute%03d\":{\"S\":\"%s\"}".formatted(i, "x\\u0000".repeat(90)))
            .collect(Collectors.joining(",", "{\"id\":{\"S\":\"1\"},", "}"));
    dynamoDb.answer(
        "{\"Items\":[{\"id\":{\"S\":\"0\"}},%s],\"Count\":2,\"ScannedCount\":2}".formatted(item));
    var answer = scan.call(DESCRIBE.formatted("").replace("\"json\"", "\"" + format + "\""));
    assertEquals(200, answer.status());
    assertTrue(answer.body().length() <= 40_000, "length " + answer.body().length());
    assertTrue(answer.body().length() > 36_000, "length " + answer.body().length());
    assertTrue(answer.body().contains("name some in projection"), answer.body());
    assertTrue(answer.body().contains("id"), answer.body());
  }

  @Test
  void aReadingThatIsInterruptedGoesOnWithWhatItKnows() {
    dynamoDb.answer(
        """
        {"Items":[{"id":{"S":"a"},"long":{"S":"%s"},"m":{"M":{"x":{"N":"5"}}}}],"Count":1,
         "ScannedCount":1,"LastEvaluatedKey":{"id":{"S":"a"}}}
        """
            .formatted("é".repeat(500)));
    for (int attempt = 0; attempt < 4; attempt++) {
      dynamoDb.error(500, "InternalServerError", "Not now");
    }
    dynamoDb.answer(
        """
        {"Items":[{"id":{"S":"b"},"long":{"S":"short"},"m":{"M":{"x":{"N":"-5"},"y":{"SS":["p"]}}}}],
         "Count":1,"ScannedCount":1}
        """);
    String first = scan.call(DESCRIBE.formatted("").replace("json", "text")).body();
    assertTrue(
        first.startsWith("Scan results from table 'Products', attributes of 1 item so far:\n"),
        first);
    String token = first.substring(first.indexOf("next_token: ") + "next_token: ".length());
    JsonNode last =
        Json.read(
            scan.call(DESCRIBE.formatted(", \"next_token\": \"%s\"".formatted(token))).body());
    assertEquals(2, last.path("items").asInt());
    JsonNode attributes = last.path("attributes");
    assertEquals("[\"a\",\"b\"]", range(attributes.get(0)));
    // The short value is an example that can be shown whole.
    assertEquals("short", attributes.get(1).path("example").asText());
    assertEquals("[\"max\"]", Json.write(attributes.get(1).path("cut")));
    assertEquals("[-5,5]", range(attributes.get(3)));
    assertEquals("m.y", attributes.get(4).path("path").asText());
  }
}
