package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.core.Outcome;
import io.github.dynamodbmcp.local.FaultyDynamoDb.Fault;
import io.github.dynamodbmcp.protocol.json.Json;
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

/**
 * Writes that fail on their way: each is accounted for, and none is sent twice that was applied.
 */
@Timeout(60)
final class FailingWritesTest {
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
  void createTable() {
    SYSTEM.deleteTables();
    SYSTEM.createTable("Things", "id S");
    SYSTEM.clearAuditLines();
  }

  @Test
  void everyOutcomeIsTrueAndNothingIsDoubledWhateverFailsOnTheWay() {
    SYSTEM.putCounters("Things", KEYS);
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
    SYSTEM.putCounters("Things", KEYS);
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
    SYSTEM.putCounters("Things", 120);
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
    SYSTEM.putCounters("Things", 200);
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
    SYSTEM.putCounters("Things", 2);
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
    SYSTEM.putCounters("Things", 100);
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
    return http.call(
        SYSTEM,
        "update-item",
        "{\"table_name\":\"Things\",\"format\":\"json\",\"add\":{\"n\":1},\"keys\":[%s]}"
            .formatted(
                IntStream.range(0, keys)
                    .mapToObj("{\"id\":\"k%d\"}"::formatted)
                    .collect(Collectors.joining(","))),
        time);
  }
}
