package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.mcp.McpTransport;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls by the function {@code mcp} when Lambda or the tool's function fails. */
@Timeout(60)
final class McpFunctionFaultsTest {
  private static final String MAY_HAVE_HAPPENED =
      " The write may have happened all the same: read the item before you repeat it.";
  private static final String ANSWER =
      "{\"statusCode\":200,\"headers\":{\"content-type\":\"text/plain\"},\"body\":\"done\"}";
  private static final String READ =
      "{'name':'dynamodb_get_item','arguments':{'table_name':'Users','key':{'userId':'a'}}}";
  private static final String WRITE =
      "{'name':'dynamodb_put_item','arguments':{'table_name':'Users','item':{'userId':'a'}}}";
  private static final String DRY_RUN =
      "{'name':'dynamodb_put_item','arguments':{'dry_run':true,'table_name':'Users','item':{'userId':'a'}}}";

  @AutoClose private final ScriptedDynamoDb lambda = new ScriptedDynamoDb();
  private final McpFunctionClient client = McpFunctionClient.over(lambda);

  private McpTransport.Answer send(String method, String params) {
    return client.post(
        "{'jsonrpc':'2.0','id':1,'method':'" + method + "','params':" + params + "}");
  }

  private JsonNode call(String params) {
    McpTransport.Answer answer = send("tools/call", params);
    assertEquals(200, answer.status(), answer.body());
    return answer.json().path("result");
  }

  private String failure(String params) {
    JsonNode result = call(params);
    assertTrue(result.path("isError").asBoolean(), result.toString());
    return result.at("/content/0/text").asText();
  }

  private int attempts() {
    int attempts = lambda.sent().size();
    lambda.sent().clear();
    return attempts;
  }

  private void assertFailure(String sentence, int reads, String read, int writes, String written) {
    assertEquals(sentence.replace("FUNCTION", "dynamodb-mcp-get-item") + read, failure(READ));
    assertEquals(reads, attempts());
    assertEquals(sentence.replace("FUNCTION", "dynamodb-mcp-put-item") + written, failure(WRITE));
    assertEquals(writes, attempts());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | TooManyRequestsException | Lambda throttles the function FUNCTION, even after retries.",
        "429 | '' | Lambda throttles requests, even after retries.",
        "409 | ResourceConflictException:http://internal.amazon.com/ | The function FUNCTION is starting again or being updated, which can take a minute.",
        "502 | ResourceNotReadyException | The function FUNCTION is starting again or being updated, which can take a minute.",
      })
  void whatHadNoEffectAndMayPassIsRetried(int status, String type, String sentence) {
    lambda.answer(status, "x-amzn-ErrorType", type, "{\"message\":\"secret\"}");
    assertFailure(
        sentence, 4, " Try again in a moment.", 4, " Nothing was written: try again in a moment.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | ResourceNotFoundException | The backend has no function FUNCTION. Either this tool isn't deployed there (a read-only backend has none that write), or MCP_BACKEND_STACK of the MCP function names another stack.",
        "403 | AccessDeniedException | The role of the MCP function may not invoke FUNCTION. If that function is deployed, whoever runs the backend can grant lambda:InvokeFunction on it by deploying again with scripts/deploy.sh --mcp.",
        "403 | ExpiredTokenException | AWS refused the credentials of the MCP function (403 ExpiredTokenException). Whoever runs the backend must check the function's role.",
        "413 | RequestTooLargeException | The arguments are larger than the 6 MB that Lambda carries. Write less at once.",
        "400 | InvalidRequestContentException | Lambda refused to invoke the function FUNCTION (400 InvalidRequestContentException). Whoever runs the backend must check that function.",
        "418 | '<script>' | Lambda refused to invoke the function FUNCTION (418). Whoever runs the backend must check that function.",
      })
  void whatLambdaRefusesForGoodIsNotRetried(int status, String type, String sentence) {
    lambda.answer(status, "x-amzn-ErrorType", type, "{\"message\":\"secret\"}");
    assertFailure(sentence, 1, "", 1, " Nothing was written.");
  }

  @ParameterizedTest
  @CsvSource({"500, ServiceException", "502, EC2UnexpectedException", "503, ''"})
  void whatMayHaveHadAnEffectIsRetriedOnlyIfItChangesNothing(int status, String type) {
    lambda.answer(status, "x-amzn-ErrorType", type, "<html>");
    String sentence =
        "Lambda is unavailable right now (%s).".formatted((status + " " + type).strip());
    assertFailure(sentence, 4, " Try again in a moment.", 1, MAY_HAVE_HAPPENED);
  }

  @Test
  void aLostAnswerIsRetriedOnlyIfTheCallChangesNothing() {
    lambda.fail(new IOException("Connection reset"));
    String sentence = "The connection to Lambda broke.";
    assertFailure(sentence, 4, " Try again in a moment.", 1, MAY_HAVE_HAPPENED);
    ScriptedDynamoDb half = new ScriptedDynamoDb().breakOff(ANSWER);
    McpFunctionClient other = McpFunctionClient.over(half);
    String write = "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':" + WRITE + "}";
    assertTrue(other.post(write).body().contains(MAY_HAVE_HAPPENED.strip()));
    assertEquals(1, half.sent().size());
    half.close();
  }

  @Test
  void anEmptyAnswerIsALostOne() {
    lambda.answer("");
    assertFailure(
        "The connection to Lambda broke.", 4, " Try again in a moment.", 1, MAY_HAVE_HAPPENED);
  }

  @Test
  void anUnreachableLambdaHadNoEffect() {
    lambda.fail(new ConnectException("Connection refused"));
    assertFailure(
        "Lambda can't be reached.",
        4,
        " Try again in a moment.",
        4,
        " Nothing was written: try again in a moment.");
  }

  @ParameterizedTest
  @ValueSource(strings = {READ, WRITE})
  void aRetryThatSucceedsIsTheAnswer(String params) {
    lambda
        .answer(429, "x-amzn-ErrorType", "TooManyRequestsException", "{}")
        .fail(new ConnectException("Connection refused"))
        .answer(ANSWER);
    assertEquals("done", call(params).at("/content/0/text").asText());
    assertEquals(3, attempts());
  }

  @ParameterizedTest
  @ValueSource(strings = {READ, DRY_RUN})
  void aLostAnswerOfACallThatChangesNothingIsAskedForAgain(String params) {
    lambda.fail(new IOException("Connection reset")).answer(ANSWER);
    assertEquals("done", call(params).at("/content/0/text").asText());
    assertEquals(2, attempts());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"secret\"} | The function FUNCTION ran out of time. Ask for less at once.",
        "{\"errorMessage\":\"2026 1 Task timed out after 25.00 seconds\"} | The function FUNCTION ran out of time. Ask for less at once.",
        "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"secret\"} | The function FUNCTION failed without an answer. Whoever runs the backend can find the cause in the function's CloudWatch log.",
      })
  void aFunctionThatFailsMayHaveWritten(String error, String sentence) {
    lambda.answer(200, "X-Amz-Function-Error", "Unhandled", error);
    assertFailure(sentence, 1, "", 1, MAY_HAVE_HAPPENED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "7",
        "\"text\"",
        "{}",
        "{\"statusCode\":\"200\",\"body\":\"x\"}",
        "{\"statusCode\":200}",
        "{\"statusCode\":0,\"body\":\"x\"}",
        "<html>",
        "{\"statusCode\":200,\"body\":\"x\""
      })
  void anAnswerThatIsNoToolsIsAnError(String answer) {
    lambda.answer(answer);
    assertFailure(
        "The function FUNCTION didn't return a tool's answer. Whoever runs the backend must check MCP_BACKEND_STACK of the MCP function.",
        1,
        "",
        1,
        MAY_HAVE_HAPPENED);
  }

  @Test
  void aFunctionThatHangsEndsTheCallBeforeTheFunctionsOwnTimeIsOver() {
    lambda.hang();
    client.within(Duration.ofSeconds(3));
    long start = System.nanoTime();
    assertFailure(
        "The function FUNCTION did not answer in time.",
        1,
        " Try again in a moment.",
        1,
        MAY_HAVE_HAPPENED);
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertTrue(millis > 3_900 && millis < 6_000, millis + " ms for both");
  }

  /** API Gateway's log doesn't have them: it has MCP's status 200. */
  @ParameterizedTest
  @CsvSource({"403, 1", "429, 1", "500, 1", "503, 1", "504, 1", "400, 0", "404, 0", "409, 0"})
  void theFunctionRecordsTheFailuresThatAlarmsCount(int status, int lines) {
    lambda.answer("{\"statusCode\":%d,\"body\":\"It failed.\"}".formatted(status));
    assertEquals("It failed.", failure(READ));
    assertEquals(lines, client.audit().lines().count());
    client
        .audit()
        .lines()
        .map(Json::read)
        .forEach(line -> {
          assertEquals("mcp", line.path("tool").asText());
          assertEquals(status, line.path("status").asInt());
          assertEquals("arn:aws:iam::123456789012:user/alice", line.path("principal").asText());
        });
  }

  @Test
  void theFunctionRecordsACallThatReachedNoOther() {
    lambda.answer(404, "x-amzn-ErrorType", "ResourceNotFoundException", "{}");
    failure(WRITE);
    assertEquals(503, Json.read(client.audit()).path("status").asInt());
  }

  @Test
  void theErrorOfAFunctionIsTheErrorOfTheCall() {
    lambda.answer(
        "{\"statusCode\":409,\"headers\":{\"content-type\":\"text/plain\"},\"body\":\"It stands.\"}");
    assertEquals("It stands.", failure(WRITE));
    assertEquals(1, attempts());
  }

  @Test
  void aListThatCanNotBeHadIsAProtocolErrorThatSaysWhy() {
    lambda.answer(404, "x-amzn-ErrorType", "ResourceNotFoundException", "{}");
    JsonNode error = send("tools/list", "{}").json().path("error");
    assertEquals(-32603, error.path("code").asInt());
    assertTrue(
        error
            .path("message")
            .asText()
            .startsWith(
                "The tools can't be listed. The backend has no function dynamodb-mcp-tools."),
        error.toString());
    attempts();
    ScriptedDynamoDb odd =
        new ScriptedDynamoDb().answer("{\"statusCode\":500,\"body\":\"Internal error.\"}");
    assertTrue(
        McpFunctionClient.over(odd)
            .post("{'jsonrpc':'2.0','id':1,'method':'tools/list'}")
            .body()
            .contains("Internal error."));
    odd.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"not json", "{}", "7", "[1]", "[{}]"})
  void aListThatIsNoneIsAProtocolError(String body) {
    lambda.answer(Json.write(Json.object().put("statusCode", 200).put("body", body)));
    JsonNode error = send("tools/list", "{}").json().path("error");
    assertEquals(-32603, error.path("code").asInt(), body);
    assertFalse(error.path("message").asText().contains("Exception"), error.toString());
  }

  @Test
  void anAnswerThatMcpMakesTooLargeIsExplained() {
    String body = "\"".repeat(2_000_000);
    lambda.answer(Json.write(Json.object().put("statusCode", 200).put("body", body)));
    assertTrue(failure(READ).startsWith("The answer is larger than the 6 MB"));
    JsonNode written = call(WRITE);
    assertFalse(written.path("isError").asBoolean(), "an error would make the model repeat it");
    assertTrue(
        written.at("/content/0/text").asText().startsWith("The write was made."),
        written.toString());
  }

  @Test
  void messagesWhoseAnswersTogetherAreTooLargeAreRefused() {
    String body = "x".repeat(500_000);
    lambda.answer(Json.write(Json.object().put("statusCode", 200).put("body", body)));
    StringBuilder batch = new StringBuilder();
    for (int id = 0; id < 15; id++) {
      batch
          .append(id == 0 ? "[" : ",")
          .append("{'jsonrpc':'2.0','method':'tools/call','params':" + READ + ",'id':" + id + "}");
    }
    McpTransport.Answer answer = client.post(batch.append(']').toString());
    assertEquals(413, answer.status());
    assertTrue(answer.body().contains("Send fewer messages at once"), answer.body());
  }
}
