package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

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
    var answer = function.call(GET);
    assertEquals(413, answer.status());
    assertEquals(413, function.auditLine().path("status").asInt());
  }

  @Test
  void aWriteTooLargeToShowIsStillASuccess() {
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
