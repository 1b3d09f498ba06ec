package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A reading that ends before there is anything to answer is continued by callers that go on by
 * themselves; all others get what there is so far.
 */
final class ContinuationsTest {
  private static final String COUNT = "{\"table_name\": \"Users\", \"count_only\": true}";
  private static final String FILTERED =
      "{\"table_name\": \"Users\", \"filter_expression\": \"attribute_exists(x)\"}";

  /** A page that isn't the last. */
  private static final String COUNTED =
      """
      {"Count":7,"ScannedCount":70000,"LastEvaluatedKey":{"userId":{"S":"user001"}},
       "ConsumedCapacity":{"TableName":"Users","CapacityUnits":128.5}}
      """;

  private static final String LAST_COUNTED =
      """
      {"Count":1,"ScannedCount":10,
       "ConsumedCapacity":{"TableName":"Users","CapacityUnits":0.5}}
      """;

  private static final String NOTHING_FOUND =
      """
      {"Items":[],"Count":0,"ScannedCount":1000,"LastEvaluatedKey":{"userId":{"S":"user001"}}}
      """;

  private static final String FOUND =
      """
      {"Items":[{"userId":{"S":"user002"}}],"Count":1,"ScannedCount":1000,
       "LastEvaluatedKey":{"userId":{"S":"user009"}}}
      """;

  /** Time enough for one page. */
  private static final Duration ONE_PAGE = Duration.ofSeconds(5);

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();
  private final FunctionFixture scan = FunctionFixture.of("scan", dynamoDb).within(ONE_PAGE);

  /** Returns the next call's arguments, as any caller makes them: by adding the members. */
  private static String next(String arguments, FunctionFixture.Answer continuation) {
    assertEquals(202, continuation.status(), continuation.body());
    assertEquals("application/json", continuation.headers().get("content-type"));
    ObjectNode given = (ObjectNode) Json.read(arguments);
    given.setAll((ObjectNode) Json.read(continuation.body()).path("continue"));
    return Json.write(given);
  }

  private static JsonNode progress(FunctionFixture.Answer continuation) {
    return Json.read(continuation.body()).path("progress");
  }

  @Test
  void aCountGoesOnUntilItIsExactAndTellsTheCostOfAllItsCalls() {
    dynamoDb.answer(COUNTED).answer(COUNTED).answer(LAST_COUNTED);
    var first = scan.callAndContinue(COUNT);
    assertEquals(70_000, progress(first).path("items_read").asInt());
    assertEquals(
        "Read 70,000 items of table 'Users' so far", progress(first).path("message").asText());
    String second = next(COUNT, first);
    var again = scan.callAndContinue(second);
    assertEquals(140_000, progress(again).path("items_read").asInt());
    var last = scan.callAndContinue(next(second, again));
    assertEquals(
        "15 items match in table 'Users' (exact)\nConsumed 257.5 read units.", last.body());
  }

  @Test
  void everyCallHasItsAuditLineWithItsOwnCost() {
    dynamoDb.answer(COUNTED).answer(LAST_COUNTED);
    var last = scan.callAndContinue(next(COUNT, scan.callAndContinue(COUNT)));
    assertEquals(200, last.status());
    var lines = scan.logLines().stream().map(Json::read).toList();
    assertEquals(202, lines.getFirst().path("status").asInt());
    assertEquals("INFO", lines.getFirst().path("level").asText());
    assertEquals(0, lines.getFirst().path("items").asInt());
    assertEquals(128.5, lines.getFirst().path("consumed_capacity").asDouble());
    assertEquals(200, lines.getLast().path("status").asInt());
    assertEquals(0.5, lines.getLast().path("consumed_capacity").asDouble());
    assertEquals(2, lines.size());
  }

  @Test
  void theLastCallWithoutTheHeaderTellsWhatThereIsAndGivesAToken() {
    dynamoDb.answer(COUNTED);
    String second = next(COUNT, scan.callAndContinue(COUNT));
    var handedOver = scan.call(second);
    assertEquals(200, handedOver.status());
    assertTrue(
        handedOver
            .body()
            .startsWith(
                "At least 14 items match in table 'Users' so far\nConsumed 257 read units.\n"),
        handedOver.body());
    // The answer told the cost, so the next one doesn't tell it again.
    String token = handedOver.body().substring(handedOver.body().indexOf("next_token: ") + 12);
    dynamoDb.answer(LAST_COUNTED);
    var third = scan.call(Json.write(((ObjectNode) Json.read(COUNT)).put("next_token", token)));
    assertTrue(third.body().startsWith("At least 21 items match"), third.body());
    assertTrue(third.body().contains("Consumed 128.5 read units."), third.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "true", "1,1", " 1", "yes"})
  void anotherValueOfTheHeaderIsNone(String value) {
    dynamoDb.answer(COUNTED);
    var event = FunctionFixture.event(COUNT);
    event.getHeaders().put("x-mcp-continue", value);
    assertEquals(200, scan.call(event).status());
  }

  @Test
  void aFilteredReadingGoesOnUntilItsFirstMatch() {
    dynamoDb.answer(NOTHING_FOUND).answer(NOTHING_FOUND).answer(FOUND);
    var first = scan.callAndContinue(FILTERED);
    String second = next(FILTERED, first);
    var again = scan.callAndContinue(second);
    assertEquals(2000, progress(again).path("items_read").asInt());
    var found = scan.callAndContinue(next(second, again));
    assertEquals(200, found.status());
    assertTrue(found.body().contains("userId: user002"), found.body());
    assertTrue(found.body().contains("DynamoDB read 3000 items to return 1.\n"), found.body());
    assertTrue(found.body().contains("Showing 1 item so far; more may exist."), found.body());
  }

  @Test
  void aReadingIsContinuedWhereDynamoDbStartsToThrottle() {
    dynamoDb.answer(COUNTED).error(400, "ThrottlingException", "Rate exceeded");
    var function = FunctionFixture.of("scan", dynamoDb).within(Duration.ofSeconds(8));
    var first = function.callAndContinue(COUNT);
    String second = next(COUNT, first);
    var refused = function.callAndContinue(second);
    assertEquals(429, refused.status());
    assertEquals("2", refused.headers().get("retry-after"));
    assertTrue(refused.body().endsWith(" The next_token can be used again."), refused.body());
  }

  @Test
  void theSameTokenWorksAfterAFailure() {
    dynamoDb.answer(COUNTED);
    String second = next(COUNT, scan.callAndContinue(COUNT));
    dynamoDb.error(500, "InternalServerError", "oops");
    var _ = scan.callAndContinue(second);
    for (int i = 0; i < 2; i++) {
      var refused = scan.callAndContinue(second);
      assertEquals(503, refused.status());
      assertTrue(refused.body().endsWith(" The next_token can be used again."), refused.body());
    }
    dynamoDb.answer(LAST_COUNTED);
    var _ = scan.callAndContinue(second);
    assertTrue(scan.callAndContinue(second).body().startsWith("8 items match"));
  }

  @Test
  void aFailureOfTheFirstCallSpeaksOfNoToken() {
    dynamoDb.error(500, "InternalServerError", "oops");
    var refused = scan.callAndContinue(COUNT);
    assertEquals(503, refused.status());
    assertFalse(refused.body().contains("next_token"), refused.body());
  }

  @Test
  void aContinuationBelongsToItsArguments() {
    dynamoDb.answer(COUNTED);
    String second = next(COUNT, scan.callAndContinue(COUNT));
    var refused = scan.callAndContinue(second.replace("Users", "Orders"));
    assertEquals(400, refused.status());
    assertTrue(refused.body().contains("belongs to other arguments"), refused.body());
  }

  @Test
  void aTokenBeyondAMegabyteIsRefused() {
    var refused =
        scan.callAndContinue(
            Json.write(
                ((ObjectNode) Json.read(COUNT)).put("next_token", "4." + "A".repeat(1_500_000))));
    assertEquals(400, refused.status());
    assertTrue(
        refused.body().contains("next_token has 1500002 characters, more than any token"),
        refused.body());
    assertTrue(dynamoDb.requests().isEmpty());
  }
}
