package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers respect Lambda's response limit and their size budget. */
final class AnswerSizesTest {
  private static final String GET =
      "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}}";
  private static final String ADD =
      "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}, \"add\": {\"visits\": 1}}";

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();

  @Test
  void anAnswerLargerThanLambdaCarriesIsA413() {
    dynamoDb.answer(
        "{\"Item\":{\"userId\":{\"S\":\"user001\"},\"text\":{\"S\":\"%s\"}}}"
            .formatted("x".repeat(6_500_000)));
    var function = FunctionFixture.of("get-item", dynamoDb);
    var answer =
        function.call(GET.replace("}}", "}, \"projection\": \"text\", \"format\": \"json\"}"));
    assertEquals(413, answer.status());
    assertEquals(413, function.auditLine().path("status").asInt());
  }

  /** An item of many and long values, as DynamoDB answers it under this name. */
  private static String large(String member) {
    return IntStream.range(0, 1_000)
        .mapToObj("\"n%03d\":{\"S\":\"some text\"}"::formatted)
        .collect(
            Collectors.joining(
                ",",
                "\"%s\":{\"userId\":{\"S\":\"user001\"},\"visits\":{\"N\":\"8\"},"
                    .formatted(member),
                ",\"bio\":{\"S\":\"%s\"},\"bytes\":{\"SS\":[\"%s\"]}}"
                    .formatted("x".repeat(300_000), "\\u202e".repeat(60_000))));
  }

  private static void isCut(FunctionFixture.Answer answer, int status, String start) {
    assertEquals(status, answer.status(), answer.body());
    assertTrue(answer.body().length() <= 40_000, () -> "long: " + answer.body().length());
    assertTrue(answer.body().startsWith(start), answer.body());
    assertTrue(
        answer
            .body()
            .contains("\n  <cut to fit: to read a value whole, get the item with format json"),
        answer.body());
  }

  @Test
  void anItemLongerThanItsAnswerIsCut() {
    dynamoDb.answer("{" + large("Item") + "}");
    isCut(
        FunctionFixture.of("get-item", dynamoDb).call(GET),
        200,
        "Item from table 'Users':\n  userId: user001\n  bio: <string, 300000 characters: \"xxx");
  }

  @Test
  void aWriteOfAnItemLongerThanItsAnswerIsCutAndNamesFirstWhatChanged() {
    dynamoDb.answer("{" + large("Attributes") + "}");
    isCut(
        FunctionFixture.of("update-item", dynamoDb).call(ADD),
        200,
        "Successfully updated item in table 'Users':\nChanged:\n  visits: 8 → 9\nThe item:\n  userId: user001\n  visits: 9\n  bio: <string");
    isCut(
        FunctionFixture.of("update-item", dynamoDb)
            .call(
                ADD.replace(
                    "\"add\": {\"visits\": 1}",
                    "\"update_expression\": \"ADD #v :o\", \"expression_attribute_names\": {\"#v\": \"visits\"}, \"expression_attribute_values\": {\":o\": 1}")),
        200,
        "Successfully updated item in table 'Users':\nChanged:\n  visits: 8 → 9\nThe item:\n  userId: user001\n  visits: 9\n  bio: <string");
    isCut(
        FunctionFixture.of("delete-item", dynamoDb).call(GET),
        200,
        "Successfully deleted item from table 'Users' with key: {\"userId\":\"user001\"}\nIt was:\n  userId: user001\n");
    isCut(
        FunctionFixture.of("put-item", dynamoDb)
            .call(
                "{\"table_name\": \"Users\", \"item\": {\"userId\": \"user001\", \"text\": \"%s\"}}"
                    .formatted("y".repeat(300_000))),
        200,
        "Successfully replaced item in table 'Users':\n  text: <string, 300000 characters: \"yyy");
  }

  @Test
  void aShortItemLeavesItsRoomToTheLongOneBesideIt() {
    String text = "x".repeat(35_000);
    String item = "{\"userId\": \"user001\", \"text\": \"%s\"}".formatted(text);
    dynamoDb.answer("{\"Attributes\":{\"userId\":{\"S\":\"user001\"},\"n\":{\"N\":\"1\"}}}");
    for (String format : List.of("text", "json")) {
      String body =
          FunctionFixture.of("put-item", dynamoDb)
              .call(
                  "{\"table_name\": \"Users\", \"item\": %s, \"format\": \"%s\"}"
                      .formatted(item, format))
              .body();
      assertTrue(body.contains(text), body);
      assertTrue(body.contains(format.equals("json") ? "\"n\":1" : "\n  n: 1\n"), body);
    }
  }

  @Test
  void aDryRunOfManyShowsSmallItemsWholeHoweverShortTheAnswer() {
    dynamoDb.answer(
        400,
        """
        {"__type": "x#ConditionalCheckFailedException", "Item": {"userId": {"S": "a"}, "n": {"N": "1"}}}
        """);
    var function =
        FunctionFixture.of("delete-item", dynamoDb, Map.of("MCP_MAX_RESPONSE_CHARS", "2000"));
    for (String format : List.of("text", "json")) {
      String body =
          function
              .call(
                  """
                  {"table_name": "Users", "keys": [{"userId": "a"}, {"userId": "b"}, {"userId": "c"}],
                   "dry_run": true, "format": "%s"}
                  """
                      .formatted(format))
              .body();
      assertEquals(
          4, body.split(format.equals("json") ? "\"n\":1" : "\n  n: 1\n", -1).length, body);
      assertTrue(body.length() <= 2_000, body);
    }
  }

  @Test
  void aDryRunOfManyInJsonSaysWhatItLeavesOut() {
    dynamoDb.answer(
        400, "{\"__type\": \"x#ConditionalCheckFailedException\", %s}".formatted(large("Item")));
    String body =
        FunctionFixture.of("delete-item", dynamoDb)
            .call(
                """
                {"table_name": "Users", "keys": [{"userId": "user001"}, {"userId": "user002"}],
                 "dry_run": true, "format": "json"}
                """)
            .body();
    JsonNode answer = Json.read(body);
    assertEquals(2, answer.path("items").size(), body);
    assertEquals(1, answer.at("/items_cut/1/index").asInt(), body);
    assertTrue(answer.at("/items_cut/1/not_shown/bio").asInt() > 300_000, body);
    assertTrue(body.length() <= 40_000, () -> "long: " + body.length());
  }

  @Test
  void aRefusedWriteCutsTheItemThatStandsThere() {
    dynamoDb.answer(
        400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\",\"message\":\"The conditional request failed\","
            + large("Item")
            + "}");
    String conditional = GET.replace("}}", "}, \"condition_expression\": \"visits = userId\"}");
    isCut(FunctionFixture.of("delete-item", dynamoDb).call(conditional), 409, "The condition");
  }

  @Test
  void plainJsonLeavesOutWholeAttributesAndListsThem() {
    dynamoDb.answer("{" + large("Item") + "}");
    for (String format : List.of("json", "dynamodb_json")) {
      String arguments = GET.replace("}}", "}, \"format\": \"%s\"}".formatted(format));
      String body = FunctionFixture.of("get-item", dynamoDb).call(arguments).body();
      assertTrue(body.length() <= 40_000, () -> "long: " + body.length());
      JsonNode answer = Json.read(body);
      assertEquals(
          answer.path("not_shown_count").asInt(), 1_004 - answer.path("item").size(), body);
      assertTrue(answer.at("/not_shown/bio").asInt() > 300_000, body);
      assertTrue(answer.path("item").has("userId"), body);
      assertTrue(answer.path("note").asText().contains("projection"), body);
    }
  }

  @Test
  void jsonOfNamedAttributesIsWhole() {
    dynamoDb.answer("{" + large("Item") + "}");
    String arguments = GET.replace("}}", "}, \"projection\": [\"bio\"], \"format\": \"json\"}");
    JsonNode answer = Json.read(FunctionFixture.of("get-item", dynamoDb).call(arguments).body());
    assertEquals(300_000, answer.at("/item/bio").asText().length());
    assertFalse(answer.has("not_shown"));
  }

  @Test
  void theOneItemOfAnAnswerIsCutToo() {
    dynamoDb.answer(
        "{\"Count\":1,\"ScannedCount\":1,\"Items\":[%s]}"
            .formatted(large("Item").substring("\"Item\":".length())));
    isCut(
        FunctionFixture.of("scan", dynamoDb).call("{\"table_name\": \"Users\"}"),
        200,
        "Scan results from table 'Users' (1 item):\nItem 1:\n");
  }

  @Test
  void theOneItemOfAJsonAnswerLeavesOutItsLongAttributes() {
    String item = large("Item").substring("\"Item\":".length());
    for (String command : List.of("scan", "batch-get")) {
      try (var table = new ScriptedDynamoDb()) {
        table.answer(
            command.equals("scan")
                ? "{\"Count\":2,\"ScannedCount\":2,\"Items\":[%s,{\"userId\":{\"S\":\"user002\"}}]}"
                    .formatted(item)
                : "{\"Responses\":{\"Users\":[%s]},\"UnprocessedKeys\":{}}".formatted(item));
        table.answer(
            "{\"Count\":1,\"ScannedCount\":1,\"Items\":[{\"userId\":{\"S\":\"user001\"}}],\"LastEvaluatedKey\":{\"userId\":{\"S\":\"user001\"}}}");
        String keys = command.equals("scan") ? "" : ", \"keys\": [{\"userId\": \"user001\"}]";
        String body =
            FunctionFixture.of(command, table)
                .call("{\"table_name\": \"Users\", \"format\": \"json\"%s}".formatted(keys))
                .body();
        assertTrue(body.length() <= 41_000, () -> "long: " + body.length());
        JsonNode answer = Json.read(body);
        String list = command.equals("scan") ? "not_shown" : "attributes_not_shown";
        assertEquals(1, answer.path("items").size(), body);
        assertEquals("user001", answer.at("/items/0/userId").asText(), body);
        assertTrue(answer.path(list).path("bio").asInt() > 300_000, body);
        assertEquals(command.equals("scan"), answer.has("next_token"), body);
      }
    }
  }

  @Test
  void aWriteWhoseAnswerLambdaCannotCarryStillSaysThatItSucceeded() {
    dynamoDb.answer(
        "{\"Attributes\":{\"userId\":{\"S\":\"user001\"},\"text\":{\"S\":\"%s\"}}}"
            .formatted("\\\"".repeat(2_000_000)));
    var answer =
        FunctionFixture.of("update-item", dynamoDb, Map.of("MCP_MAX_RESPONSE_CHARS", "5000000"))
            .call(ADD);
    assertEquals(200, answer.status(), answer.body());
    assertEquals(
        "Successfully updated item in table 'Users':\n  (too large to be shown: more than the 6 MB that Lambda carries)",
        answer.body());
  }

  @Test
  void aBatchStopsReadingOnceTheAnswerIsFull() {
    dynamoDb.answer(
        """
        {"Responses":{"Users":[{"userId":{"S":"1"},"text":{"S":"%s"}}]},
         "UnprocessedKeys":{"Users":{"Keys":[{"userId":{"S":"2"}}]}}}
        """
            .formatted("x".repeat(50_000)));
    var answer =
        FunctionFixture.of("batch-get", dynamoDb)
            .call(
                "{\"table_name\": \"Users\", \"keys\": [{\"userId\": \"1\"}, {\"userId\": \"2\"}],"
                    + " \"format\": \"json\"}");
    assertTrue(answer.body().contains("\"not_shown\":[{\"userId\":\"2\"}]"), answer.body());
    assertEquals(1, dynamoDb.requests().size());
  }

  @ParameterizedTest
  @CsvSource({"100, 1900, 40000", "3000, 4, 40000", "100, 20, 1000"})
  void keysWithoutAnItemAreNamedAsFarAsTheyFitAndCounted(int number, int length, int longest) {
    dynamoDb.answer("{\"Responses\":{\"Users\":[]},\"UnprocessedKeys\":{}}");
    var function =
        FunctionFixture.of(
            "batch-get", dynamoDb, Map.of("MCP_MAX_RESPONSE_CHARS", String.valueOf(longest)));
    String json = function.call(batch(number, length, "json")).body();
    assertTrue(json.length() <= longest, () -> "long: " + json.length());
    JsonNode answer = Json.read(json);
    int named = answer.path("missing").size();
    assertTrue(named > 0 && json.length() > longest * 0.9, () -> named + json);
    assertEquals(number, answer.path("missing_count").asInt());
    String text = function.call(batch(number, length, "text")).body();
    assertTrue(text.length() <= longest, () -> "long: " + text.length());
    assertTrue(text.contains("\n%d keys have no item:\n  - {".formatted(number)), text);
    assertTrue(text.contains("\n  and "), text);
  }

  @Test
  void aBatchLeavesRoomForTheKeysToAskForAgain() {
    String items =
        IntStream.range(0, 100)
            .mapToObj(i ->
                "{\"userId\":{\"S\":\"%s\"},\"text\":{\"S\":\"%s\"}}"
                    .formatted(key(i, 150), "x".repeat(1_000)))
            .collect(Collectors.joining(","));
    dynamoDb.answer("{\"Responses\":{\"Users\":[%s]},\"UnprocessedKeys\":{}}".formatted(items));
    String json = FunctionFixture.of("batch-get", dynamoDb).call(batch(100, 150, "json")).body();
    assertTrue(json.length() <= 40_000, () -> "long: " + json.length());
    JsonNode answer = Json.read(json);
    assertTrue(answer.path("count").asInt() > 15, json);
    assertEquals(100, answer.path("count").asInt() + answer.path("not_shown").size(), json);
    String text = FunctionFixture.of("batch-get", dynamoDb).call(batch(100, 150, "text")).body();
    assertTrue(text.length() <= 40_000, () -> "long: " + text.length());
    assertTrue(text.contains(key(99, 150)), text);
  }

  private static String batch(int number, int length, String format) {
    return IntStream.range(0, number)
        .mapToObj(i -> "{\"userId\": \"%s\"}".formatted(key(i, length)))
        .collect(
            Collectors.joining(
                ",",
                "{\"table_name\": \"Users\", \"format\": \"%s\", \"keys\": [".formatted(format),
                "]}"));
  }

  private static String key(int number, int length) {
    return "%04d".formatted(number) + "k".repeat(length - 4);
  }

  /** A page of one item, and not the last page. */
  private static String pageOfALongItem(int attributes) {
    return IntStream.range(0, attributes)
        .mapToObj("\"n%04d\":{\"S\":\"some text\"}"::formatted)
        .collect(
            Collectors.joining(
                ",",
                "{\"Items\":[{\"userId\":{\"S\":\"user001\"},",
                "}],\"Count\":1,\"ScannedCount\":1,\"LastEvaluatedKey\":{\"userId\":{\"S\":\"user001\"}}}"));
  }

  @Test
  void aReadingStopsOnceTheAnswerIsFull() {
    dynamoDb.answer(pageOfALongItem(5_000));
    for (String projection : List.of("", ", \"projection\": [\"userId\", \"n0000\"]")) {
      for (String format : List.of("json", "dynamodb_json")) {
        int before = dynamoDb.requests().size();
        String body =
            FunctionFixture.of("scan", dynamoDb)
                .call(
                    "{\"table_name\": \"Users\", \"format\": \"%s\"%s}"
                        .formatted(format, projection))
                .body();
        assertTrue(Json.read(body).has("next_token"), body);
        // One request learns the names of the key, where the caller names attributes.
        int requests = projection.isEmpty() ? 1 : 2;
        assertEquals(before + requests, dynamoDb.requests().size(), format + projection);
      }
    }
  }

  @Test
  void anItemThatLeavesNoRoomForTheTokenDoesNotMeanThatMoreExist() {
    // A token packs its key, and can't make random characters shorter.
    String key =
        new Random(1)
            .ints(1_500, 'a', 'z')
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    dynamoDb.answer(pageOfALongItem(1_970).replace("user001", key));
    String arguments =
        "{\"table_name\": \"Users\", \"filter_expression\": \"n0000 <> userId\", \"limit\": 1}";
    String body = FunctionFixture.of("scan", dynamoDb).call(arguments).body();
    assertTrue(body.contains("Showing 1 item so far; more may exist."), body);
  }

  @Test
  void moreKeysThanAnAnswerCanNameAreRefusedWithoutARequest() {
    String keys =
        IntStream.range(0, 150_000)
            .mapToObj("{\"userId\": \"%d\"}"::formatted)
            .collect(Collectors.joining(","));
    var answer =
        FunctionFixture.of("batch-get", dynamoDb)
            .call("{\"table_name\": \"Users\", \"keys\": [%s]}".formatted(keys));
    assertEquals(413, answer.status());
    assertTrue(dynamoDb.requests().isEmpty());
  }
}
