package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Transactions whose failures DynamoDB Local can't produce. */
@Timeout(30)
final class TransactWriteTest {
  private static final String TWO =
      """
      {"actions": [
        {"put": {"table_name": "Orders", "item": {"id": "o1"}}},
        {"update": {"table_name": "arn:aws:dynamodb:us-east-1:123456789012:table/Stock",
                    "key": {"sku": "a"}, "add": {"count": -1}}}]}
      """;

  private static final String DONE =
      """
      {"ConsumedCapacity": [{"TableName": "Orders", "CapacityUnits": 2},
                            {"TableName": "Stock", "CapacityUnits": 2}]}
      """;

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();
  private final FunctionFixture function = FunctionFixture.of("transact-write", dynamoDb);

  @Test
  void aLostAnswerIsAskedForAgainWithTheSameToken() {
    dynamoDb.fail(new IOException("Connection reset")).answer(500, "{}").answer(DONE);
    assertEquals(200, function.call(TWO).status());
    assertEquals(3, dynamoDb.requests().size());
    assertEquals(1, tokens().size());
  }

  @Test
  void eachCallWithoutATokenIsATransactionOfItsOwn() {
    dynamoDb.answer(DONE);
    function.call(TWO);
    function.call(TWO);
    assertEquals(2, tokens().size());
  }

  @Test
  void theCallersTokenIsSent() {
    dynamoDb.answer(DONE);
    function.call(TWO.replaceFirst("\\{", "{\"idempotency_token\": \"mine\", "));
    assertEquals(Set.of("mine"), tokens());
  }

  @Test
  void ifNoAnswerComesTheErrorHasTheTokenToRepeatTheCallWith() {
    dynamoDb.fail(new IOException("Connection reset"));
    var answer = function.call(TWO);
    assertEquals(503, answer.status());
    String token = tokens().iterator().next();
    assertTrue(
        answer
            .body()
            .endsWith(
                "The transaction may have been carried out all the same. Repeat the call with idempotency_token \"%s\" and the same actions within 10 minutes: then it happens once at most."
                    .formatted(token)),
        answer.body());
  }

  @Test
  void aConflictThatPassesIsNotSeen() {
    dynamoDb.answer(400, cancelled("TransactionConflict", "None")).answer(DONE);
    assertEquals(200, function.call(TWO).status());
    assertEquals(1, tokens().size());
  }

  @Test
  void aConflictThatStaysIsReportedForItsAction() {
    dynamoDb.answer(400, cancelled("None", "TransactionConflict"));
    var answer = function.call(TWO);
    assertEquals(409, answer.status());
    assertEquals(
        """
        The transaction was cancelled, so nothing was written to tables 'Orders', 'Stock'. Of its 2 actions, 1 failed:
        actions[1], update in table 'Stock': {"sku":"a"}: Another request is changing that item. Try again in a moment.\
        """,
        answer.body());
    assertEquals(4, dynamoDb.requests().size());
  }

  @Test
  void aConditionThatDidNotHoldIsNotTriedAgain() {
    dynamoDb.answer(400, cancelled("ConditionalCheckFailed", "TransactionConflict"));
    assertEquals(409, function.call(TWO).status());
    assertEquals(1, dynamoDb.requests().size());
  }

  @Test
  void aThrottledTransactionAsksToWait() {
    dynamoDb.answer(400, cancelled("ThrottlingError", "None"));
    var answer = function.call(TWO);
    assertEquals(429, answer.status());
    assertEquals("2", answer.headers().get("retry-after"));
    assertTrue(answer.body().contains("throttles requests to table 'Orders'"), answer.body());
  }

  @Test
  void anActionThatDynamoDbRefusesIsNamedWithAdvice() {
    dynamoDb.answer(
        400,
        """
        {"__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException", "Message": "x",
         "CancellationReasons": [{"Code": "None"}, {"Code": "ValidationError",
           "Message": "An operand in the update expression has an incorrect data type"}]}
        """);
    var answer = function.call(TWO);
    assertEquals(400, answer.status());
    assertTrue(
        answer.body().contains("actions[1], update in table 'Stock': {\"sku\":\"a\"}: An operand"),
        answer.body());
    assertTrue(answer.body().contains("In ADD, count must be a number in the item"), answer.body());
  }

  @Test
  void aTransactionThatIsStillGoingOnIsReported() {
    dynamoDb.error(400, "TransactionInProgressException", "in progress");
    var answer = function.call(TWO.replaceFirst("\\{", "{\"idempotency_token\": \"mine\", "));
    assertEquals(409, answer.status());
    assertTrue(answer.body().contains("\"mine\" is still in progress"), answer.body());
  }

  @Test
  void aDryRunIsNeverSaidToHaveWritten() {
    dynamoDb.fail(new IOException("Connection reset"));
    var answer = function.call(TWO.replaceFirst("\\{", "{\"dry_run\": true, "));
    assertEquals(503, answer.status());
    assertFalse(answer.body().contains("may have"), answer.body());
    assertTrue(function.auditLine().path("dry_run").asBoolean());
  }

  @Test
  void theAuditLineNamesTheTablesAndCountsTheWrites() {
    dynamoDb.answer(DONE);
    function.call(TWO);
    JsonNode line = function.auditLine();
    assertEquals("dynamodb_transact_write", line.path("tool").asText());
    assertEquals("Orders,Stock", line.path("table").asText());
    assertEquals(2, line.path("items").asInt());
    assertEquals(4, line.path("consumed_capacity").asInt());
  }

  @Test
  void moreThanAHundredActionsAreRefusedBeforeDynamoDb() {
    String actions =
        IntStream.range(0, 101)
            .mapToObj("{\"put\": {\"table_name\": \"Orders\", \"item\": {\"id\": %d}}}"::formatted)
            .collect(Collectors.joining(","));
    var answer = function.call("{\"actions\": [%s]}".formatted(actions));
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("takes up to 100 actions, and got 101"), answer.body());
    assertTrue(dynamoDb.requests().isEmpty());
  }

  @Test
  void theActionsAreTakenAsJsonInAStringToo() {
    dynamoDb.answer(DONE);
    String actions = Json.write(Json.read(TWO).path("actions"));
    var answer = function.call(Json.write(Json.object().put("actions", actions)));
    assertEquals(200, answer.status(), answer::body);
  }

  @Test
  void anAnswerKeepsToTheBudgetWhateverFails() {
    String item = "{\"id\": {\"S\": \"x\"}, \"t\": {\"S\": \"%s\"}}".formatted("t".repeat(390_000));
    String reasons =
        IntStream.range(0, 10)
            .mapToObj(i -> "{\"Code\": \"ConditionalCheckFailed\", \"Item\": %s}".formatted(item))
            .collect(Collectors.joining(","));
    dynamoDb.answer(
        400,
        "{\"__type\": \"x#TransactionCanceledException\", \"CancellationReasons\": [%s]}"
            .formatted(reasons));
    String actions =
        IntStream.range(0, 10)
            .mapToObj(i ->
                """
                {"delete": {"table_name": "Things", "key": {"id": "%d"},
                            "condition_expression": "attribute_not_exists(t)"}}
                """
                    .formatted(i))
            .collect(Collectors.joining(","));
    for (String more : new String[] {"", ", \"format\": \"json\"", ", \"dry_run\": true"}) {
      var answer = function.call("{\"actions\": [%s]%s}".formatted(actions, more));
      assertTrue(answer.body().length() <= 40_000, () -> more + answer.body().length());
    }
  }

  @Test
  void anItemThatIsTooLargeBesideOthersIsNotTakenForAMissingOne() {
    String list = "{\"S\": \"\"}, ".repeat(300_000) + "{\"S\": \"\"}";
    String reason =
        "{\"Code\": \"ConditionalCheckFailed\", \"Item\": {\"id\": {\"S\": \"x\"}, \"list\": {\"L\": [%s]}}}"
            .formatted(list);
    dynamoDb.answer(
        400,
        "{\"__type\": \"x#TransactionCanceledException\", \"CancellationReasons\": [%1$s, %1$s]}"
            .formatted(reason));
    String two =
        """
        {"actions": [
          {"delete": {"table_name": "Things", "key": {"id": "1"}, "condition_expression": "attribute_not_exists(t)"}},
          {"put": {"table_name": "Things", "item": {"id": "2"}, "condition_expression": "attribute_not_exists(t)"}}]}
        """;
    var answer = function.call(two);
    assertEquals(409, answer.status(), answer.body());
    assertTrue(
        answer
            .body()
            .endsWith(
                """
                actions[1], put into table 'Things': {"id":"2"}: Its condition did not hold. The current item is too large to show beside the others: read it with dynamodb_get_item.\
                """),
        () -> answer.body().substring(answer.body().length() - 500));
    String dry = function.call(two.replaceFirst("\\{", "{\"dry_run\": true, ")).body();
    assertTrue(
        dry.contains(
            "would meet an item that is too large to show beside the others: use a dry run with fewer actions."),
        dry);
  }

  @Test
  void theFunctionNeedsNoSettingToRun() {
    assertEquals(
        "dynamodb_transact_write",
        DaggerWiring.factory()
            .create(Settings.from(Map.of()), _ -> dynamoDb)
            .handlers()
            .named("transact-write")
            .orElseThrow()
            .name());
    assertTrue(
        DaggerWiring.factory()
            .create(Settings.from(Map.of("MCP_READ_ONLY", "true")), _ -> dynamoDb)
            .handlers()
            .named("transact-write")
            .isEmpty());
  }

  @Test
  void aHangingRequestEndsInTime() {
    dynamoDb.hang();
    var answer = function.within(Duration.ofMillis(1_500)).call(TWO);
    assertEquals(504, answer.status());
    assertTrue(answer.body().contains("idempotency_token"), answer.body());
  }

  private Set<String> tokens() {
    return dynamoDb.requests().stream()
        .map(request -> request.path("ClientRequestToken").asText())
        .collect(Collectors.toSet());
  }

  private static String cancelled(String... codes) {
    return "{\"__type\": \"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\", \"CancellationReasons\": [%s]}"
        .formatted(
            Stream.of(codes).map("{\"Code\": \"%s\"}"::formatted).collect(Collectors.joining(",")));
  }
}
