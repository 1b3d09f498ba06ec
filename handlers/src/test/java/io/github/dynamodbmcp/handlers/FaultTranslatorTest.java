package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the answers to failures that DynamoDB Local does not produce. */
final class FaultTranslatorTest {
  private static final String GET =
      "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}}";
  private static final String ADD =
      "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}, \"add\": {\"visits\": 1}}";

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();

  @Test
  void aDeniedActionNamesTheActionAndTheParameterThatGrantsIt() {
    dynamoDb.error(
        400, "AccessDeniedException", "User: arn:aws:sts::123456789012:x is not authorized");
    var answer = FunctionFixture.of("get-item", dynamoDb).call(GET);
    assertEquals(403, answer.status());
    assertEquals(
        "The role of this tool may not call dynamodb:GetItem on table 'Users'. Whoever runs the backend"
            + " can grant it with the template's parameter TableNamePattern.",
        answer.body());
    assertEquals(1, dynamoDb.requests().size());
  }

  @Test
  void aDeniedKmsKeyGetsASentenceOfItsOwn() {
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
  void expiredCredentialsOfTheServerAreAnInternalError() {
    dynamoDb.error(
        400, "ExpiredTokenException", "The security token included in the request is expired");
    var answer = FunctionFixture.of("get-item", dynamoDb).call(GET);
    assertEquals(500, answer.status());
    assertTrue(answer.body().startsWith("Internal error. Request id "), answer.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ExpiredTokenException",
        "UnrecognizedClientException",
        "InvalidSignatureException"
      })
  void refusedCredentialsOfTheServerWroteNothing(String code) {
    dynamoDb.error(400, code, "The security token included in the request is invalid");
    var write = FunctionFixture.of("update-item", dynamoDb).call(ADD);
    assertEquals(500, write.status());
    assertTrue(write.body().endsWith("must renew them. Nothing was written."), write.body());
    var read = FunctionFixture.of("get-item", dynamoDb).call(GET);
    assertTrue(read.body().endsWith("must renew them."), read.body());
  }

  @Test
  void anErrorCodeCannotBreakForgeOrFillTheLog() {
    dynamoDb.error(500, "x\nERROR forged \u001b[2J" + "y".repeat(100_000), "unavailable");
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      assertEquals(503, FunctionFixture.of("update-item", dynamoDb).call(ADD).status());
    } finally {
      System.setErr(before);
    }
    List<String> lines =
        log.toString(StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.contains("forged"))
            .toList();
    assertEquals(1, lines.size(), lines.toString());
    JsonNode event = Json.read(lines.getFirst());
    assertEquals("WARN", event.path("level").asText());
    assertEquals("8476a536-e9f4-11e8-9739-2dfe598c3fcd", event.path("request_id").asText());
    assertTrue(lines.getFirst().length() < 5_000);
    assertTrue(lines.getFirst().chars().allMatch(c -> c >= ' ' && c < 0x7f), lines.getFirst());
  }

  @Test
  void aFaultOfOursIsA500WithTheRequestsIdAndNoTrace() {
    dynamoDb.answer("{\"Nothing\": {}}"); // A description of nothing, which DynamoDB never gives.
    var function = FunctionFixture.of("describe-table", dynamoDb);
    var answer = function.call("{\"table_name\": \"Users\"}");
    assertEquals(500, answer.status());
    assertEquals(
        "Internal error. Request id 8476a536-e9f4-11e8-9739-2dfe598c3fcd: whoever runs the backend can find"
            + " the cause in the log.",
        answer.body());
    assertEquals(500, function.auditLine().path("status").asInt());
    assertEquals("ERROR", function.auditLine().path("level").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "", " {\n} ", "   "})
  void anEmpty200IsNoAnswer(String body) {
    dynamoDb.answer(body);
    var read = FunctionFixture.of("get-item", dynamoDb).call(GET);
    assertEquals(503, read.status());
    assertTrue(dynamoDb.requests().size() > 1, "it was tried again");
    var write = FunctionFixture.of("update-item", dynamoDb).call(ADD);
    assertEquals(503, write.status());
    assertTrue(write.body().contains("may have happened"), write.body());
  }

  @Test
  void anInternalErrorInAWriteSaysThatItMayHaveHappened() {
    var function = FunctionFixture.failing("update-item", new IllegalStateException("secret"));
    var answer = function.call(ADD);
    assertEquals(500, answer.status());
    assertTrue(answer.body().startsWith("Internal error. Request id "), answer.body());
    assertTrue(answer.body().contains("may have happened"), answer.body());
    assertEquals("Users", function.auditLine().path("table").asText());
  }
}
