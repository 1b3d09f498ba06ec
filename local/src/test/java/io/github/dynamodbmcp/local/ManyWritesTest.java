package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.core.OperationHandler;
import io.github.dynamodbmcp.handlers.core.Outcome;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.dynamodb.DynamoDb;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.local.FaultyDynamoDb.Fault;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Many writes in one call: each is accounted for, and none is sent twice that was applied. */
@Timeout(60)
final class ManyWritesTest {
  private static final int KEYS = 500;

  /** Those that pass soon. */
  private static final List<Fault> FAULTS =
      List.of(
          Fault.NOT_CONNECTED,
          Fault.LOST_BEFORE,
          Fault.LOST_AFTER,
          Fault.FAILED_AFTER,
          Fault.THROTTLED);

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withTable("Things", "id S");

  @BeforeEach
  void putItems() {
    SYSTEM.deleteTables();
    SYSTEM.createTable("Things", "id S");
    SYSTEM.clearAuditLines();
  }

  private static void put(int number) {
    SYSTEM.putAll(
        "Things",
        IntStream.range(0, number)
            .mapToObj(
                i -> Map.of("id", AttributeValue.fromS("k" + i), "n", AttributeValue.fromN("0")))
            .toList());
  }

  @Test
  void everyOutcomeIsTrueAndNothingIsDoubledWhateverFailsOnTheWay() {
    put(KEYS);
    Random random = new Random(3);
    List<Fault> plan =
        IntStream.range(0, 10 * KEYS)
            .mapToObj(
                _ -> random.nextInt(3) > 0 ? Fault.NONE : FAULTS.get(random.nextInt(FAULTS.size())))
            .toList();
    FaultyDynamoDb dynamoDb = new FaultyDynamoDb((number, _) -> plan.get(number), Duration.ZERO);
    Outcome outcome = increment(dynamoDb, KEYS, Duration.ofSeconds(25));
    assertEquals(200, outcome.response().status(), outcome.response().body());
    JsonNode answer = Json.read(outcome.response().body());
    assertTrue(answer.path("written").asInt() > KEYS / 3, answer::toString);
    assertTrue(answer.path("failed_count").asInt() > KEYS / 20, answer::toString);
    assertEquals(0, answer.path("not_attempted_count").asInt(), answer::toString);
    assertAccountIsTrue(answer, KEYS);
    assertEquals(answer.path("written").asInt(), outcome.items());
    assertTrue(dynamoDb.mostAtOnce() <= 16, "" + dynamoDb.mostAtOnce());
  }

  @Test
  void whenTimeRunsOutTheAnswerSaysWhatWasNotAttemptedAndNoWriteGoesOn() {
    put(KEYS);
    // 16 at once, 100 ms each: not all of them within the second before it is time to answer.
    FaultyDynamoDb dynamoDb =
        new FaultyDynamoDb(
            (number, _) ->
                number == 40 ? Fault.HANGS_AFTER : number % 50 == 7 ? Fault.LOST_AFTER : Fault.NONE,
            Duration.ofMillis(100));
    Outcome outcome = increment(dynamoDb, KEYS, Duration.ofSeconds(6));
    assertEquals(0, dynamoDb.running());
    assertEquals(200, outcome.response().status(), outcome.response().body());
    JsonNode answer = Json.read(outcome.response().body());
    assertTrue(answer.path("written").asInt() > 16, answer::toString);
    assertTrue(answer.path("not_attempted_count").asInt() > 50, answer::toString);
    assertAccountIsTrue(answer, KEYS);
  }

  @Test
  void throttlingSlowsTheWritesDownAndAllSucceed() {
    put(120);
    FaultyDynamoDb dynamoDb =
        new FaultyDynamoDb(
            (_, atOnce) -> atOnce > 5 ? Fault.THROTTLED : Fault.NONE, Duration.ofMillis(5));
    Outcome outcome = increment(dynamoDb, 120, Duration.ofSeconds(25));
    JsonNode answer = Json.read(outcome.response().body());
    assertEquals(120, answer.path("written").asInt(), answer::toString);
    assertAccountIsTrue(answer, 120);
    assertTrue(dynamoDb.requests() < 2 * 120, dynamoDb.requests() + " requests");
  }

  @Test
  void whenEverythingIsRefusedTheRestIsNotAttempted() {
    put(200);
    FaultyDynamoDb dynamoDb = new FaultyDynamoDb((_, _) -> Fault.LOST_BEFORE, Duration.ofMillis(1));
    Outcome outcome = increment(dynamoDb, 200, Duration.ofSeconds(25));
    assertEquals(503, outcome.response().status());
    JsonNode answer = Json.read(outcome.response().body());
    assertEquals(0, answer.path("written").asInt());
    assertEquals(
        200, answer.path("failed_count").asInt() + answer.path("not_attempted_count").asInt());
    assertTrue(dynamoDb.requests() < 64, dynamoDb.requests() + " requests");
  }

  @Test
  void anAnswerOfFailuresAloneHasTheStatusOfOneThatMayHaveWritten() {
    put(2);
    FaultyDynamoDb dynamoDb =
        new FaultyDynamoDb(
            (number, _) -> number % 2 == 0 ? Fault.LOST_AFTER : Fault.THROTTLED, Duration.ZERO);
    Outcome outcome = increment(dynamoDb, 2, Duration.ofSeconds(6));
    // A caller would repeat the whole call after a 429.
    assertEquals(503, outcome.response().status(), outcome.response().body());
    assertEquals(0, outcome.items());
  }

  @Test
  void withoutTimeNothingIsSent() {
    FaultyDynamoDb dynamoDb = new FaultyDynamoDb((_, _) -> Fault.NONE, Duration.ZERO);
    Outcome outcome = increment(dynamoDb, 2, Duration.ofSeconds(4));
    assertEquals(504, outcome.response().status());
    assertTrue(
        outcome.response().body().contains("Nothing was written"), outcome.response().body());
    assertEquals(0, dynamoDb.requests());
  }

  @Test
  void anInterruptedCallWaitsForItsWritesAndTellsWhatMayHaveHappened() throws Exception {
    put(100);
    FaultyDynamoDb dynamoDb = new FaultyDynamoDb((_, _) -> Fault.NONE, Duration.ofMillis(50));
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Thread call =
        Thread.ofVirtual()
            .start(() -> outcome.complete(increment(dynamoDb, 100, Duration.ofSeconds(25))));
    while (dynamoDb.requests() < 40) {
      Thread.sleep(5);
    }
    call.interrupt();
    call.join();
    assertEquals(0, dynamoDb.running());
    JsonNode answer = Json.read(outcome.join().response().body());
    assertTrue(answer.path("not_attempted_count").asInt() > 0, answer::toString);
    assertAccountIsTrue(answer, 100);
  }

  @Test
  void thousandsOfKeysFitIntoOneCallAndOneAnswer() {
    put(10);
    String keys =
        IntStream.range(0, 3000)
            .mapToObj("{\"id\":\"k%d\"}"::formatted)
            .collect(Collectors.joining(","));
    Answer answer =
        SYSTEM.call(
            "update-item",
            "{\"table_name\":\"Things\",\"keys\":[%s],\"set\":{\"n\":5}}".formatted(keys));
    assertEquals(200, answer.status(), answer.body());
    assertTrue(
        answer.body().startsWith("Updated 10 of 3000 items in table 'Things'."), answer.body());
    assertTrue(answer.body().length() <= 40_000, answer.body().length() + " characters");
    assertTrue(answer.body().contains("\n  and "), answer.body());
    assertTrue(answer.body().contains("Not changed (2990 keys)"), answer.body());
    assertEquals(10, SYSTEM.auditLines().getFirst().path("items").asInt());
    Answer preview =
        SYSTEM.call(
            "delete-item",
            "{\"table_name\":\"Things\",\"keys\":[%s],\"dry_run\":true,\"format\":\"json\"}"
                .formatted(keys));
    assertTrue(preview.body().length() <= 40_000, preview.body().length() + " characters");
    assertEquals(10, preview.json().path("standing").asInt());
    assertEquals(2990, preview.json().path("missing_count").asInt());
  }

  @Test
  void severalItemsArePutAndTheAnswerSaysWhichWereReplaced() {
    put(1);
    assertEquals(
        """
        Put 3 items into table 'Things': 2 added, 1 replaced.
        Replaced (1 item):
          - {"id":"k0"}
        Consumed 3 write units.\
        """,
        SYSTEM
            .call(
                "put-item",
                "{'table_name': 'Things', 'items': [{'id': 'k0', 'n': 1}, {'id': 'a', 'n': 1}, {'id': 'b'}]}")
            .body());
  }

  @Test
  void eachWriteHasItsConditionAndTheAnswerNamesWhoseDidNotHold() {
    put(2);
    Answer answer =
        SYSTEM.call(
            "put-item",
            "{'table_name': 'Things', 'items': [{'id': 'k0'}, {'id': 'new'}, {'id': 'k1'}],"
                + " 'condition_expression': 'attribute_not_exists(id)'}");
    assertEquals(
        """
        Put 1 of 3 items into table 'Things': 1 added, 0 replaced.
        Not written (2 items), since the condition_expression did not hold:
          - {"id":"k0"}
          - {"id":"k1"}
        Consumed 1 write unit.
        DynamoDB also charges for those whose condition did not hold, and doesn't say how much.\
        """,
        answer.body());
    assertEquals(2, SYSTEM.item("Things", "{'id': 'k0'}").size());
  }

  @Test
  void whereNothingWasWrittenTheStatusIsThatOfTheFirstFailure() {
    put(1);
    Answer answer =
        SYSTEM.call(
            "delete-item",
            "{'table_name': 'Things', 'keys': [{'id': 'k0'}, {'id': 'x'}], 'condition_expression': 'n > :n', 'expression_attribute_values': {':n': 5}}");
    assertEquals(409, answer.status());
    assertTrue(
        answer.body().startsWith("Deleted none of 2 items from table 'Things'."), answer.body());
    assertEquals(0, SYSTEM.auditLines().getFirst().path("items").asInt());
    Answer missing =
        SYSTEM.call(
            "update-item",
            "{'table_name': 'Things', 'keys': [{'id': 'y'}, {'id': 'x'}], 'set': {'n': 1}}");
    assertEquals(404, missing.status());
  }

  @Test
  void keysWithoutAnItemHaveNothingToDelete() {
    put(2);
    assertEquals(
        """
        Deleted 2 of 3 items from table 'Things'.
        Nothing to delete (1 key), since there is no item with that key:
          - {"id":"gone"}
        Consumed 3 write units.\
        """,
        SYSTEM
            .call(
                "delete-item",
                "{'table_name': 'Things', 'keys': [{'id': 'k0'}, {'id': 'gone'}, {'id': 'k1'}]}")
            .body());
  }

  @Test
  void duplicatesAmongTheKeysAreAnErrorBeforeAnythingIsWritten() {
    SYSTEM.createTable("Numbers", "n N");
    Answer answer =
        SYSTEM.call(
            "update-item",
            "{'table_name': 'Numbers', 'keys': [{'n': 1}, {'n': 2}, {'n': 1.0}], 'add': {'a': 1}, 'create_if_missing': true}");
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("keys[0] and keys[2] are the same key"), answer.body());
    assertTrue(SYSTEM.item("Numbers", "{'n': 2}").isEmpty());
  }

  @Test
  void itemsThatSurelyHaveOneKeyAreDuplicates() {
    Answer answer =
        SYSTEM.call(
            "put-item",
            "{'table_name': 'Things', 'items': [{'id': 'a', 'tags': [1]}, {'id': 'b', 'tags': []}, {'id': 'a', 'x': null}]}");
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("items[0] and items[2] have the same key"), answer.body());
    assertTrue(SYSTEM.item("Things", "{'id': 'b'}").isEmpty());
  }

  @Test
  void itemsThatShareNoAttributeAreNamedByTheirFirst() {
    Answer answer =
        SYSTEM.call(
            "put-item",
            "{'table_name': 'Things', 'items': [{'id': 'a'}, {'tags': [1], 'other': 'b'}]}");
    assertEquals(200, answer.status());
    assertTrue(answer.body().contains("\n  - {\"other\":\"b\"}\n"), answer.body());
  }

  @Test
  void anItemThatReplacedAnotherOfTheSameCallIsNamedWhereTheKeyCouldNotBeLearned() {
    FaultyDynamoDb dynamoDb =
        new FaultyDynamoDb(
            (number, _) -> number == 0 ? Fault.LOST_BEFORE : Fault.NONE, Duration.ZERO);
    Outcome outcome =
        call(
            "put-item",
            """
            {"table_name": "Things", "items": [{"id": "a", "v": 1}, {"id": "a", "v": 2}]}
            """,
            dynamoDb,
            Duration.ofSeconds(25));
    String answer = outcome.response().body();
    assertEquals(200, outcome.response().status(), answer);
    assertTrue(
        answer.contains(
            "Replaced another of these items, which has the same key (1 item):\n  - {\"id\":\"a\",\"v\":"),
        answer);
  }

  @Test
  void aPutOfItemsWithOwnKeysTakesOneRequestMoreThatCostsNothing() {
    FaultyDynamoDb dynamoDb = new FaultyDynamoDb((_, _) -> Fault.NONE, Duration.ZERO);
    String items =
        IntStream.range(0, 30)
            .mapToObj("{\"id\": \"p%d\", \"city\": \"Paris\", \"active\": true}"::formatted)
            .collect(Collectors.joining(","));
    String body = "{\"table_name\": \"Things\", \"items\": [%s]}".formatted(items);
    String answer = call("put-item", body, dynamoDb, Duration.ofSeconds(25)).response().body();
    assertTrue(answer.endsWith("Consumed 30 write units."), answer);
    assertEquals(31, dynamoDb.requests());
  }

  @Test
  void aPutOfItemsThatShareNoValueTakesNoRequestMore() {
    FaultyDynamoDb dynamoDb = new FaultyDynamoDb((_, _) -> Fault.NONE, Duration.ZERO);
    String body =
        """
        {"table_name": "Things", "items": [{"id": "a", "x": [1]}, {"id": "b", "x": [1]}]}
        """;
    call("put-item", body, dynamoDb, Duration.ofSeconds(25));
    assertEquals(2, dynamoDb.requests());
  }

  @Test
  void eitherOneOrSeveralAreGiven() {
    for (String arguments :
        List.of("'key': {'id': 'a'}, 'keys': [{'id': 'b'}]", "'keys': []", "'format': 'json'")) {
      Answer answer =
          SYSTEM.call("delete-item", "{'table_name': 'Things', %s}".formatted(arguments));
      assertEquals(400, answer.status(), arguments);
      assertTrue(answer.body().contains("keys"), answer.body());
    }
  }

  @Test
  void aDryRunOfSeveralCountsWhatIsThereAndShowsTheFirst() {
    put(5);
    assertEquals(
        """
        Dry run: nothing was written. The update would change 5 items in table 'Things'.
        {"id":"k0"}:
          id: k0
          n: 0
        It would change:
          n: 0 → 7
        {"id":"k1"}:
          id: k1
          n: 0
        It would change:
          n: 0 → 7
        {"id":"k2"}:
          id: k2
          n: 0
        It would change:
          n: 0 → 7
        Would fail (1 key), since there is no item with that key:
          - {"id":"gone"}
        DynamoDB charges a dry run like a write whose condition fails: 1 write unit for each KB of the item, at least 1.\
        """,
        SYSTEM
            .call(
                "update-item",
                "{'table_name': 'Things', 'keys': [{'id': 'k0'}, {'id': 'gone'}, {'id': 'k1'}, {'id': 'k2'},"
                    + " {'id': 'k3'}, {'id': 'k4'}], 'set': {'n': 7}, 'dry_run': true}")
            .body());
    JsonNode delete =
        SYSTEM
            .call(
                "delete-item",
                "{'table_name': 'Things', 'keys': [{'id': 'k0'}, {'id': 'gone'}], 'dry_run': true, 'format': 'json'}")
            .json();
    assertEquals(1, delete.path("standing").asInt());
    assertEquals("[{\"id\":\"gone\"}]", delete.path("missing").toString());
    assertEquals(0, delete.path("written").asInt());
    assertEquals(AttributeValue.fromN("0"), SYSTEM.item("Things", "{'id': 'k0'}").get("n"));
  }

  /** Compares what the answer says of each key with what the table holds. */
  private static void assertAccountIsTrue(JsonNode answer, int keys) {
    Map<String, JsonNode> failed =
        answer
            .path("failed")
            .valueStream()
            .collect(Collectors.toMap(each -> each.at("/key/id").asText(), each -> each));
    List<String> notAttempted = answer.path("not_attempted").findValuesAsText("id");
    assertEquals(answer.path("failed_count").asInt(), failed.size());
    Map<String, String> table =
        SYSTEM.dynamoDb().scan(scan -> scan.tableName("Things")).items().stream()
            .collect(Collectors.toMap(item -> text(item, "id"), item -> text(item, "n")));
    int written = 0;
    for (int i = 0; i < keys; i++) {
      String key = "k" + i;
      String n = table.getOrDefault(key, "");
      JsonNode failure = failed.get(key);
      if (failure != null && failure.path("may_have_been_written").asBoolean()) {
        assertTrue(n.equals("0") || n.equals("1"), key + " is " + n);
      } else if (failure != null || notAttempted.contains(key)) {
        assertEquals("0", n, key + " was not written: " + failure);
      } else {
        assertEquals("1", n, key + " was written");
        written++;
      }
    }
    assertEquals(answer.path("written").asInt(), written);
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? "" : value.s() == null ? value.n() : value.s();
  }

  private static Outcome increment(FaultyDynamoDb http, int keys, Duration time) {
    return call(
        "update-item",
        "{\"table_name\":\"Things\",\"format\":\"json\",\"add\":{\"n\":1},\"keys\":[%s]}"
            .formatted(
                IntStream.range(0, keys)
                    .mapToObj("{\"id\":\"k%d\"}"::formatted)
                    .collect(Collectors.joining(","))),
        http,
        time);
  }

  private static Outcome call(String command, String body, FaultyDynamoDb http, Duration time) {
    Settings settings =
        Settings.from(
            Map.of(
                "AWS_REGION", LocalSystem.REGION,
                "AWS_ACCESS_KEY_ID", LocalSystem.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY", LocalSystem.SECRET_ACCESS_KEY,
                "AWS_ENDPOINT_URL_DYNAMODB", SYSTEM.dynamoDbUrl(),
                "MCP_MAX_RESPONSE_CHARS", "1000000"));
    Operation operation =
        Operations.all().stream()
            .filter(each -> each.command().equals(command))
            .findFirst()
            .orElseThrow();
    try (DynamoDb dynamoDb = new DynamoDb(settings.dynamoDb(), http::at)) {
      return new OperationHandler(operation, dynamoDb.writing(), settings.scope())
          .answer(new Request(body, Caller.local("tester"), TimeBudget.of(time), false));
    }
  }
}
