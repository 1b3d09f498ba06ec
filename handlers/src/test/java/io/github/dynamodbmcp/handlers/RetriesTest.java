package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Reads are retried after a failure, writes only if they certainly had no effect. */
final class RetriesTest {
  private static final String GET =
      "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}}";
  private static final String ADD =
      "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}, \"add\": {\"visits\": 1}}";

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();

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
}
