package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** If DynamoDB fails or time is up, the answer holds what was read so far, and a token. */
final class PartialAnswersTest {
  private static final String SCAN = "{\"table_name\": \"Users\"}";

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();

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
  void aListOfTablesGoesOnWithAnotherLimit() {
    dynamoDb
        .answer("{\"TableNames\":[\"Orders\",\"Users\",\"Visits\"]}")
        .answer("{\"TableNames\":[\"Users\",\"Visits\"]}");
    var function = FunctionFixture.of("list-tables", dynamoDb);
    var first = function.call("{\"limit\": 1}");
    assertTrue(first.body().contains("Showing 1 table; more exist."), first.body());
    String token = first.body().substring(first.body().indexOf("next_token: ") + 12);
    // White space around a token is the assistant's.
    for (String given : List.of(token, token + " \\n")) {
      var second = function.call("{\"limit\": 2, \"next_token\": \"%s\"}".formatted(given));
      assertEquals(200, second.status(), second.body());
      assertTrue(second.body().contains("Users\n  - Visits"), second.body());
    }
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
  void aListOfTablesThatIsThrottledOnALaterPageAnswersWithWhatItHas() {
    dynamoDb
        .answer("{\"TableNames\": [\"Orders\"], \"LastEvaluatedTableName\": \"Orders\"}")
        .error(400, "ThrottlingException", "Rate exceeded");
    var answer = FunctionFixture.of("list-tables", dynamoDb).call("{}");
    assertEquals(200, answer.status(), answer.body());
    assertTrue(
        answer.body().contains("  - Orders\nShowing 1 table; more may exist."), answer.body());
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
}
