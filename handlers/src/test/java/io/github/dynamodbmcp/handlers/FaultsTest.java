package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers are told when DynamoDB fails in ways that DynamoDB Local can't be made to. */
final class FaultsTest {
  private static final String GET =
      "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}}";
  private static final String ADD =
      "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}, \"add\": {\"visits\": 1}}";
  private static final String SCAN = "{\"table_name\": \"Users\"}";

  private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();

  @Test
  void aDeniedActionNamesTheActionAndTheParameterThatGrantsIt() {
    dynamoDb.error(
        400, "AccessDeniedException", "User: arn:aws:sts::123456789012:x is not authorized");
    var answer = FunctionFixture.of("get-item", dynamoDb).call(GET);
    assertEquals(403, answer.status());
    assertEquals(
        "The role of this tool may not call dynamodb:GetItem on table 'Users'. Whoever runs the stack"
            + " grants it with the template's parameter TableNamePattern.",
        answer.body());
    assertEquals(1, dynamoDb.requests().size());
  }

  @Test
  void aTableUnderACustomerManagedKeyIsToldApart() {
    dynamoDb.error(
        400,
        "AccessDeniedException",
        "User: x is not authorized to perform: kms:Decrypt on the resource");
    var answer = FunctionFixture.of("get-item", dynamoDb).call(GET);
    assertEquals(403, answer.status());
    assertTrue(answer.body().contains("TableKmsKeyArn"), answer.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded"
      })
  void throttlingIsA429WithRetryAfterOnceTheRetriesAreSpent(String type) {
    dynamoDb.error(400, type, "Rate exceeded");
    var answer = FunctionFixture.of("get-item", dynamoDb).call(GET);
    assertEquals(429, answer.status());
    assertEquals("2", answer.headers().get("retry-after"));
    assertTrue(dynamoDb.requests().size() > 1, "it was tried again");
  }

  @Test
  void aReadIsRepeatedAfterA500AndItsAnswerGiven() {
    dynamoDb
        .error(500, "InternalServerError", "oops")
        .answer("{\"Item\":{\"userId\":{\"S\":\"user001\"}}}");
    var answer = FunctionFixture.of("get-item", dynamoDb).call(GET);
    assertEquals(200, answer.status());
    assertEquals(2, dynamoDb.requests().size());
  }

  @Test
  void aWriteIsNotRepeatedAfterA500AndSaysThatItMayHaveHappened() {
    dynamoDb.error(500, "InternalServerError", "oops");
    var answer = FunctionFixture.of("update-item", dynamoDb).call(ADD);
    assertEquals(503, answer.status());
    assertTrue(answer.body().contains("may have happened"), answer.body());
    assertEquals(1, dynamoDb.requests().size());
  }

  @Test
  void aWriteIsNotRepeatedAfterALostAnswer() {
    dynamoDb.fail(new IOException("Connection reset"));
    var answer = FunctionFixture.of("update-item", dynamoDb).call(ADD);
    assertEquals(503, answer.status());
    assertTrue(answer.body().contains("may have happened"), answer.body());
    assertEquals(1, dynamoDb.requests().size());
  }

  @Test
  void aWriteIsNotRepeatedAfterAnAnswerThatBreaksOff() {
    dynamoDb.breakOff("{\"Attributes\":{\"userId\":{\"S\":\"user001\"}}}");
    var answer = FunctionFixture.of("update-item", dynamoDb).call(ADD);
    assertEquals(503, answer.status());
    assertTrue(answer.body().contains("may have happened"), answer.body());
    assertEquals(1, dynamoDb.requests().size());
  }

  @Test
  void aWriteIsRepeatedWhereTheConnectionWasRefused() {
    dynamoDb
        .fail(new ConnectException("Connection refused"))
        .answer("{\"Attributes\":{\"userId\":{\"S\":\"user001\"}}}");
    var answer = FunctionFixture.of("update-item", dynamoDb).call(ADD);
    assertEquals(200, answer.status(), answer.body());
    assertEquals(2, dynamoDb.requests().size());
  }

  @Test
  void aWriteThatNeverConnectedSaysThatNothingWasWritten() {
    dynamoDb.fail(new ConnectException("Connection refused"));
    var answer = FunctionFixture.of("update-item", dynamoDb).call(ADD);
    assertEquals(503, answer.status());
    assertTrue(answer.body().contains("Nothing was written"), answer.body());
  }

  @Test
  void aWriteIsRepeatedAfterThrottling() {
    dynamoDb
        .error(400, "ThrottlingException", "Rate exceeded")
        .answer("{\"Attributes\":{\"userId\":{\"S\":\"user001\"}}}");
    var answer = FunctionFixture.of("update-item", dynamoDb).call(ADD);
    assertEquals(200, answer.status(), answer.body());
    assertEquals(2, dynamoDb.requests().size());
  }

  @Test
  void aHangingReadIsA504BeforeTheFunctionIsKilled() {
    dynamoDb.hang();
    long start = System.nanoTime();
    var answer = FunctionFixture.of("get-item", dynamoDb).within(Duration.ofMillis(2500)).call(GET);
    assertEquals(504, answer.status());
    assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() < 2500);
  }

  @Test
  void aHangingWriteIsA504ThatSaysItMayHaveHappened() {
    dynamoDb.hang();
    var answer =
        FunctionFixture.of("put-item", dynamoDb)
            .within(Duration.ofSeconds(2))
            .call("{\"table_name\": \"Users\", \"item\": {\"userId\": \"user001\"}}");
    assertEquals(504, answer.status());
    assertTrue(answer.body().contains("may have happened"), answer.body());
    assertEquals(1, dynamoDb.requests().size());
  }

  @Test
  void aTransactionInTheWayIsA409() {
    dynamoDb.error(400, "TransactionConflictException", "Transaction is ongoing for the item");
    var answer = FunctionFixture.of("update-item", dynamoDb).call(ADD);
    assertEquals(409, answer.status());
    assertTrue(answer.body().contains("Nothing was written"), answer.body());
  }

  @Test
  void expiredCredentialsOfTheServerAreAFaultOfOurs() {
    dynamoDb.error(
        400, "ExpiredTokenException", "The security token included in the request is expired");
    var answer = FunctionFixture.of("get-item", dynamoDb).call(GET);
    assertEquals(500, answer.status());
    assertTrue(answer.body().startsWith("Internal error. Request id "), answer.body());
  }

  @Test
  void aFaultOfOursIsA500WithTheRequestsIdAndNoTrace() {
    dynamoDb.answer("{}"); // A description of nothing, which DynamoDB never gives.
    var function = FunctionFixture.of("describe-table", dynamoDb);
    var answer = function.call("{\"table_name\": \"Users\"}");
    assertEquals(500, answer.status());
    assertEquals(
        "Internal error. Request id 8476a536-e9f4-11e8-9739-2dfe598c3fcd: whoever runs this finds"
            + " the cause in the log.",
        answer.body());
    assertEquals(500, function.auditLine().path("status").asInt());
    assertEquals("ERROR", function.auditLine().path("level").asText());
  }

  @Test
  void aScanThatIsThrottledOnALaterPageAnswersWithWhatItHasAndAToken() {
    dynamoDb
        .answer(
            """
            {"Items":[{"userId":{"S":"user001"}}],"Count":1,"ScannedCount":1,
             "LastEvaluatedKey":{"userId":{"S":"user001"}},
             "ConsumedCapacity":{"TableName":"Users","CapacityUnits":0.5}}
            """)
        .error(400, "ThrottlingException", "Rate exceeded");
    var function = FunctionFixture.of("scan", dynamoDb);
    var answer = function.call(SCAN);
    assertEquals(200, answer.status());
    assertTrue(answer.body().contains("user001"), answer.body());
    assertTrue(answer.body().contains("more may exist"), answer.body());
    assertTrue(answer.body().contains("next_token: "), answer.body());
    assertEquals(0.5, function.auditLine().path("consumed_capacity").asDouble());
  }

  @Test
  void aScanStopsReadingFiveSecondsBeforeTheEndAndGivesAToken() {
    dynamoDb.answer(
        """
        {"Items":[],"Count":0,"ScannedCount":1000,"LastEvaluatedKey":{"userId":{"S":"user001"}}}
        """);
    var answer =
        FunctionFixture.of("scan", dynamoDb)
            .within(Duration.ofMillis(5200))
            .call("{\"table_name\": \"Users\", \"filter_expression\": \"attribute_exists(x)\"}");
    assertEquals(200, answer.status());
    assertTrue(answer.body().startsWith("No items found in table 'Users' matching the query"));
    assertTrue(answer.body().contains("Nothing found so far; more may exist."), answer.body());
    assertTrue(answer.body().contains("next_token: "), answer.body());
  }

  @Test
  void aCountAtTheDeadlineSaysAtLeastAndItsTokenCarriesTheTotal() {
    dynamoDb.answer(
        """
        {"Count":7,"ScannedCount":7,"LastEvaluatedKey":{"userId":{"S":"user001"}}}
        """);
    String count = "{\"table_name\": \"Users\", \"count_only\": true%s}";
    var function = FunctionFixture.of("scan", dynamoDb).within(Duration.ofSeconds(5));
    String first = function.call(count.formatted("")).body();
    assertTrue(first.startsWith("At least 7 items match in table 'Users' so far"), first);
    String token = first.substring(first.indexOf("next_token: ") + "next_token: ".length());
    String second = function.call(count.formatted(", \"next_token\": \"" + token + "\"")).body();
    assertTrue(second.startsWith("At least 14 items match in table 'Users' so far"), second);
  }

  @Test
  void unprocessedKeysAreAskedAgainAndThenReportedAtTheDeadline() {
    dynamoDb.answer(
        """
        {"Responses":{"Users":[]},"UnprocessedKeys":{"Users":{"Keys":[{"userId":{"S":"user002"}}]}}}
        """);
    var answer =
        FunctionFixture.of("batch-get", dynamoDb)
            .within(Duration.ofMillis(5600))
            .call(
                "{\"table_name\": \"Users\", \"keys\": [{\"userId\": \"user001\"}, {\"userId\":"
                    + " \"user002\"}], \"format\": \"json\"}");
    assertEquals(200, answer.status());
    assertTrue(answer.body().contains("\"missing\":[{\"userId\":\"user001\"}]"), answer.body());
    assertTrue(answer.body().contains("\"unprocessed\":[{\"userId\":\"user002\"}]"), answer.body());
    assertTrue(dynamoDb.requests().size() > 2, "asked again with backoff");
    assertEquals(
        List.of("user002"),
        dynamoDb.requests().getLast().at("/RequestItems/Users/Keys").findValuesAsText("S"));
  }

  @Test
  void aWriteTooLargeToShowIsASuccessAllTheSame() {
    dynamoDb.answer(
        "{\"Attributes\":{\"userId\":{\"S\":\"user001\"},\"text\":{\"S\":\"%s\"}}}"
            .formatted("x".repeat(6_500_000)));
    var answer = FunctionFixture.of("update-item", dynamoDb).call(ADD);
    assertEquals(200, answer.status());
    assertTrue(
        answer.body().startsWith("Successfully updated item in table 'Users':\n  (too large"),
        answer.body());
  }

  @Test
  void aScanThatHangsOnALaterPageAnswersWhenItIsTimeTo() {
    dynamoDb
        .answer(
            """
            {"Items":[{"userId":{"S":"user001"}}],"Count":1,"ScannedCount":1,
             "LastEvaluatedKey":{"userId":{"S":"user001"}}}
            """)
        .hang();
    long start = System.nanoTime();
    var answer = FunctionFixture.of("scan", dynamoDb).within(Duration.ofSeconds(6)).call(SCAN);
    assertEquals(200, answer.status(), answer.body());
    assertTrue(answer.body().contains("next_token"), answer.body());
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    assertTrue(seconds < 3, "after %d s, and it should stop after 1".formatted(seconds));
  }

  @Test
  void aListOfTablesThatIsThrottledOnALaterPageAnswersWithWhatItHas() {
    dynamoDb
        .answer("{\"TableNames\": [\"Orders\"], \"LastEvaluatedTableName\": \"Orders\"}")
        .error(400, "ThrottlingException", "Rate exceeded");
    var answer = FunctionFixture.of("list-tables", dynamoDb).call("{}");
    assertEquals(200, answer.status(), answer.body());
    assertTrue(answer.body().contains("  - Orders\nShowing 1 table; more exist."), answer.body());
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

  @Test
  void moreKeysThanAnAnswerCouldNameAreRefusedUnread() {
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

  @Test
  void anAnswerLargerThanLambdaCarriesIsA413() {
    dynamoDb.answer(
        "{\"Item\":{\"userId\":{\"S\":\"user001\"},\"text\":{\"S\":\"%s\"}}}"
            .formatted("x".repeat(6_500_000)));
    var function = FunctionFixture.of("get-item", dynamoDb);
    var answer = function.call(GET);
    assertEquals(413, answer.status());
    assertEquals(413, function.auditLine().path("status").asInt());
  }
}
