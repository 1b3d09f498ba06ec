package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Readings of a table with masked attributes, whose pages DynamoDB ends by their size. */
final class MaskedReadingsTest {
  private static final Map<String, String> MASKED = Map.of("MCP_MASKED_ATTRIBUTES", "*.secret");

  /** Time for one page: reading stops five seconds before the end. */
  private static final Duration ONE_PAGE = Duration.ofSeconds(5);

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();

  @Test
  void aPageGoesOnToItsLimitWhereDynamoDbEndsOneBySize() {
    dynamoDb.answer(page(2, "a", "b")).answer(page(1, "c")).answer(page(1, "d"));
    FunctionFixture scan = FunctionFixture.of("scan", dynamoDb, MASKED);
    JsonNode answer =
        Json.read(
            scan.call("{\"table_name\": \"Things\", \"limit\": 3, \"format\": \"json\"}").body());
    assertEquals(3, answer.path("count").asInt());
    assertTrue(answer.has("next_token"));
    assertEquals(4, dynamoDb.requests().get(0).path("Limit").asInt());
    assertEquals(2, dynamoDb.requests().get(1).path("Limit").asInt());
    assertEquals(1, dynamoDb.requests().get(2).path("Limit").asInt());
    assertEquals("b", dynamoDb.requests().get(1).at("/ExclusiveStartKey/id/S").asText());
    assertFalse(answer.has("consumed_capacity"), answer::toString);
  }

  @Test
  void sortedItemsOfEarlierCallsStayMasked() {
    dynamoDb
        .answer(page(1000, "b", "a"))
        .answer(
            """
            {"Items":[{"id":{"S":"c"},"secret":{"S":"SECRET"}}],"Count":1,"ScannedCount":1}
            """);
    FunctionFixture scan = FunctionFixture.of("scan", dynamoDb, MASKED).within(ONE_PAGE);
    ObjectNode arguments =
        Json.object().put("table_name", "Things").put("order_by", "id").put("format", "json");
    JsonNode first = Json.read(scan.callAndContinue(Json.write(arguments)).body());
    assertFalse(first.path("continue").isMissingNode(), first::toString);
    arguments.setAll((ObjectNode) first.path("continue"));
    JsonNode last = Json.read(scan.callAndContinue(Json.write(arguments)).body());
    assertEquals(Json.read("[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"}]"), last.path("items"));
    assertEquals(Json.read("[\"secret\"]"), last.path("masked"));
    arguments.put("format", "text");
    String text = scan.call(Json.write(arguments)).body();
    assertTrue(text.contains("Item 1:\n  id: a\n  secret: <masked>\n"), text);
  }

  @Test
  void aTokenOfATimeBeforeTheMaskIsRefused() {
    dynamoDb.answer(page(1000, "b", "a"));
    String arguments = "{\"table_name\": \"Things\", \"attributes\": true%s}";
    JsonNode before =
        Json.read(
            FunctionFixture.of("scan", dynamoDb)
                .within(ONE_PAGE)
                .callAndContinue(arguments.formatted(""))
                .body());
    FunctionFixture.Answer after =
        FunctionFixture.of("scan", dynamoDb, MASKED)
            .call(
                arguments.formatted(
                    ", \"next_token\": " + before.at("/continue/next_token").toString()));
    assertEquals(400, after.status());
    assertTrue(after.body().contains("next_token belongs to other arguments"), after.body());
  }

  @Test
  void aBatchAsksAtOnceForTheKeysThatDynamoDbLeavesUnprocessed() {
    dynamoDb
        .answer(
            """
            {"Responses":{"Things":[{"id":{"S":"a"},"secret":{"S":"SECRET"}}]},
             "UnprocessedKeys":{"Things":{"Keys":[{"id":{"S":"b"}}]}}}
            """)
        .answer(
            """
            {"Responses":{"Things":[{"id":{"S":"b"},"secret":{"S":"SECRET"}}]},"UnprocessedKeys":{}}
            """);
    FunctionFixture.Answer answer =
        FunctionFixture.of("batch-get", dynamoDb, MASKED)
            .call("{\"table_name\": \"Things\", \"keys\": [{\"id\": \"a\"}, {\"id\": \"b\"}]}");
    assertEquals(
        """
        Batch get results from table 'Things' (2 items):
        Item 1:
          id: a
          secret: <masked>
        Item 2:
          id: b
          secret: <masked>\
        """,
        answer.body());
  }

  @Test
  void aPageWhoseItemsTakeTooMuchMemoryIsReadAgainWithFewer() {
    dynamoDb
        .answer(
            "{\"Items\":[%s],\"Count\":1,\"ScannedCount\":1,\"LastEvaluatedKey\":{\"id\":{\"S\":\"a\"}}}"
                .formatted(large("a")))
        .answer("{\"Items\":[%s],\"Count\":1,\"ScannedCount\":1}".formatted(large("b")))
        .answer(page(126, "a"));
    FunctionFixture scan = FunctionFixture.of("scan", dynamoDb, MASKED).within(ONE_PAGE);
    String body = scan.call("{\"table_name\": \"Things\", \"limit\": 1000}").body();
    assertTrue(body.startsWith("Scan results from table 'Things' (1 item"), body);
    assertEquals(
        List.of(1001, 1000, 125),
        dynamoDb.requests().stream().map(request -> request.path("Limit").asInt()).toList());
    assertFalse(dynamoDb.requests().getLast().has("ExclusiveStartKey"));
  }

  @Test
  void aBatchWhoseItemsTakeTooMuchMemoryIsReadAgainWithFewerKeys() {
    dynamoDb
        .answer(
            """
            {"Responses":{"Things":[%s]},"UnprocessedKeys":{"Things":{"Keys":[{"id":{"S":"b"}}]}}}
            """
                .formatted(large("a")))
        .answer("{\"Responses\":{\"Things\":[%s]},\"UnprocessedKeys\":{}}".formatted(large("b")))
        .answer("{\"Responses\":{\"Things\":[%s]},\"UnprocessedKeys\":{}}".formatted(large("a")));
    FunctionFixture.Answer answer =
        FunctionFixture.of("batch-get", dynamoDb, MASKED)
            .call("{\"table_name\": \"Things\", \"keys\": [{\"id\": \"a\"}, {\"id\": \"b\"}]}");
    assertEquals(200, answer.status(), answer.body());
    assertEquals(
        List.of(2, 1, 1),
        dynamoDb.requests().stream()
            .map(request -> request.at("/RequestItems/Things/Keys").size())
            .toList());
    assertTrue(answer.body().contains("{\"id\":\"b\"}"), answer.body());
  }

  @Test
  void aMaskOfAnotherTableChangesNothing() {
    dynamoDb.answer(page(1, "a"));
    FunctionFixture scan =
        FunctionFixture.of("scan", dynamoDb, Map.of("MCP_MASKED_ATTRIBUTES", "Others.secret"));
    String body = scan.call("{\"table_name\": \"Things\", \"limit\": 1}").body();
    assertTrue(body.contains("secret: SECRET"), body);
    assertTrue(body.contains("Consumed 0.5 read units."), body);
  }

  /** An item of which two take more than 64 MB of heap. */
  private static String large(String id) {
    String list = "{\"M\":{}},".repeat(260_000) + "{\"M\":{}}";
    return "{\"id\":{\"S\":\"%s\"},\"list\":{\"L\":[%s]}}".formatted(id, list);
  }

  /** A page that DynamoDB ended after these items. */
  private static String page(int scanned, String... ids) {
    ObjectNode page = Json.object().put("Count", ids.length).put("ScannedCount", scanned);
    for (String id : ids) {
      ObjectNode item = page.withArray("Items").addObject();
      item.putObject("id").put("S", id);
      item.putObject("secret").put("S", "SECRET");
    }
    page.putObject("LastEvaluatedKey").putObject("id").put("S", ids[ids.length - 1]);
    page.putObject("ConsumedCapacity").put("CapacityUnits", 0.5);
    return Json.write(page);
  }
}
