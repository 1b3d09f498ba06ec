package io.github.dynamodbmcp.proxy;

import static io.github.dynamodbmcp.proxy.FakeGateway.hangUp;
import static io.github.dynamodbmcp.proxy.FakeGateway.inTurn;
import static io.github.dynamodbmcp.proxy.FakeGateway.json;
import static io.github.dynamodbmcp.proxy.FakeGateway.text;
import static io.github.dynamodbmcp.proxy.FakeGateway.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.proxy.FakeGateway.Responder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are retried, and requests that never are. */
final class RetriesTest {

  private static final Responder THROTTLED = json(429, "{\"message\":\"Too Many Requests\"}");
  private static final Responder UNAVAILABLE = json(503, "{\"message\":\"Service Unavailable\"}");
  private static final Responder DONE = text(200, "done");

  /** The answer of API Gateway while Lambda starts an inactive function, or if one crashed. */
  private static final Responder NO_FUNCTION = json(500, "{\"message\":\"Internal Server Error\"}");

  /** For calls that fail however often they are sent; {@code RetryTest} counts how often. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** Tools by their effect: a read, an idempotent write, another write. */
  private static final String READ = "dynamodb_get_item";

  private static final String PUT = "dynamodb_put_item";

  @TempDir private Path cache;
  @AutoClose private FakeGateway gateway = FakeGateway.start();

  private JsonNode call(String tool, Responder... responders) throws Exception {
    return callWithin(Duration.ofSeconds(29), tool, responders);
  }

  /** Calls a tool in a proxy with that time limit. */
  private JsonNode callWithin(Duration timeout, String tool, Responder... responders)
      throws Exception {
    gateway.answer("/dynamodb/get-item", inTurn(responders));
    gateway.answer("/dynamodb/put-item", inTurn(responders));
    gateway.answer("/dynamodb/update-item", inTurn(responders));
    gateway.answer("/dynamodb/delete-item", inTurn(responders));
    try (Assistant assistant = connect(timeout)) {
      return assistant.call(tool, "{}");
    }
  }

  private Assistant connect(Duration timeout) throws Exception {
    Map<String, String> settings = new HashMap<>(Assistant.settings(gateway, cache));
    settings.put("MCP_TIMEOUT_SECONDS", Long.toString(timeout.toSeconds()));
    return Assistant.connect("2025-11-25", settings);
  }

  private static String said(JsonNode result) {
    return result.at("/content/0/text").asText();
  }

  @ParameterizedTest
  @ValueSource(strings = {READ, PUT, "dynamodb_update_item", "dynamodb_delete_item"})
  void aThrottledCallIsRetriedEvenIfItWrites(String tool) throws Exception {
    JsonNode result = call(tool, THROTTLED, THROTTLED, DONE);
    assertEquals("done", said(result));
    assertEquals(3, gateway.calls().size());
  }

  @Test
  void theServersRetryAfterIsHeeded() throws Exception {
    long start = System.nanoTime();
    JsonNode result = call(PUT, with("Retry-After", "1", THROTTLED), DONE);
    assertEquals("done", said(result));
    assertTrue(System.nanoTime() - start >= 1_000_000_000L);
  }

  @Test
  void aRetryAfterBeyondTheTimeoutIsNotWaitedFor() throws Exception {
    long start = System.nanoTime();
    JsonNode result = call(PUT, with("Retry-After", "60", THROTTLED), DONE);
    assertTrue(result.get("isError").asBoolean());
    assertTrue(said(result).contains("throttling"), said(result));
    assertTrue(System.nanoTime() - start < 5_000_000_000L);
    assertEquals(1, gateway.calls().size());
  }

  @Test
  void aDateInRetryAfterRefersToTheServersClock() throws Exception {
    gateway.clockAhead(Duration.ofMinutes(15));
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().plus(Duration.ofMinutes(15)).plusSeconds(1).atOffset(ZoneOffset.UTC));
    gateway.answer("/dynamodb/get-item", inTurn(with("Retry-After", date, THROTTLED), DONE));
    try (Relay ahead = Relay.datesAhead(gateway.port(), Duration.ofMinutes(15))) {
      Map<String, String> settings = new HashMap<>(Assistant.settings(gateway, cache));
      settings.put("MCP_API_ENDPOINT", "http://127.0.0.1:" + ahead.port());
      try (Assistant assistant = Assistant.connect("2025-11-25", settings)) {
        assertEquals("done", said(assistant.call(READ, "{}")));
      }
    }
  }

  @Test
  void aRetryAfterOfAnyLengthIsUnderstood() throws Exception {
    JsonNode result = call(PUT, with("Retry-After", "10000000000", THROTTLED), DONE);
    assertTrue(said(result).contains("throttling"), said(result));
    assertEquals(1, gateway.calls().size());
  }

  @Test
  void lastingThrottlingIsReportedWithAdvice() throws Exception {
    JsonNode result = callWithin(SHORT, READ, THROTTLED);
    assertTrue(said(result).contains("ThrottlingRateLimit"), said(result));
    assertTrue(gateway.calls().size() > 1, "calls: " + gateway.calls().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void aReadIsRepeatedWhenTheBackendFails(int status) throws Exception {
    JsonNode result = call(READ, json(status, "{\"message\":\"Service Unavailable\"}"), DONE);
    assertEquals("done", said(result));
    assertEquals(2, gateway.calls().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {PUT, "dynamodb_update_item", "dynamodb_delete_item"})
  void aWriteIsNeverRepeatedWhenTheBackendFails(String tool) throws Exception {
    JsonNode result = call(tool, UNAVAILABLE, DONE);
    assertEquals(1, gateway.calls().size());
    assertUnsure(result);
  }

  @Test
  void aReadIsRepeatedWhenTheConnectionIsLost() throws Exception {
    JsonNode result = call(READ, hangUp(), DONE);
    assertEquals("done", said(result));
    assertEquals(2, gateway.calls().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {PUT, "dynamodb_update_item", "dynamodb_delete_item"})
  void aWriteIsNeverRepeatedWhenTheConnectionIsLost(String tool) throws Exception {
    JsonNode result = call(tool, hangUp(), DONE);
    assertEquals(1, gateway.calls().size());
    assertUnsure(result);
  }

  private static void assertUnsure(JsonNode result) {
    assertTrue(result.get("isError").asBoolean());
    assertTrue(said(result).contains("may have happened"), said(result));
    assertTrue(said(result).contains("Read the item"), said(result));
  }

  @Test
  void aWriteThatGetsNoAnswerInTimeMayHaveHappened() throws Exception {
    assertUnsure(callWithin(SHORT, PUT, FakeGateway.after(Duration.ofSeconds(10), DONE)));
  }

  @Test
  void aFaultOfTheFunctionIsNotRepeated() throws Exception {
    JsonNode read = call(READ, text(500, "Internal error. Request id abc."), DONE);
    assertEquals("Internal error. Request id abc.", said(read));
    assertEquals(1, gateway.calls().size());
  }

  @Test
  void aReadIsRepeatedWhileLambdaStartsAnInactiveFunctionAgain() throws Exception {
    assertEquals("done", said(call(READ, NO_FUNCTION, NO_FUNCTION, DONE)));
    assertEquals(3, gateway.calls().size());
  }

  @Test
  void aWriteThatMetNoFunctionIsNotRepeated() throws Exception {
    JsonNode write = call(PUT, NO_FUNCTION, DONE);
    assertUnsure(write);
    assertTrue(said(write).contains("wasn't called for weeks"), said(write));
    assertEquals(1, gateway.calls().size());
  }

  @Test
  void aFunctionThatNeverAnswersIsExplained() throws Exception {
    JsonNode read = callWithin(SHORT, READ, NO_FUNCTION);
    assertTrue(said(read).contains("Call again in a minute"), said(read));
    assertTrue(said(read).contains("CloudWatch"), said(read));
    assertFalse(said(read).contains("may have happened"), said(read));
  }

  @Test
  void aRefusedConnectionIsRepeatedEvenForAWrite() throws Exception {
    gateway.answer("/dynamodb/put-item", DONE);
    int port = URI.create(gateway.url()).getPort();
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      assistant.request("tools/list", Json.object());
      gateway.close();
      JsonNode id = assistant.sendCall(PUT, "{}");
      Thread.sleep(600);
      gateway = FakeGateway.start(port);
      gateway.answer("/dynamodb/put-item", DONE);
      assertEquals("done", said(assistant.answerTo(id).get("result")));
    }
  }

  @Test
  void anEndpointThatNobodyServesIsNamed() throws Exception {
    try (Assistant assistant = connect(SHORT)) {
      assistant.request("tools/list", Json.object());
      gateway.close();
      JsonNode result = assistant.call(PUT, "{}");
      assertTrue(said(result).contains("Can't connect to 127.0.0.1:"), said(result));
      assertFalse(said(result).contains("may have happened"), said(result));
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    JsonNode result =
        call(READ, with("Location", "https://example.com/", text(302, "elsewhere")), DONE);
    assertTrue(result.get("isError").asBoolean(), result.toString());
    assertEquals(1, gateway.calls().size());
  }

  @Test
  void theGatewaysErrorsAreExplained() throws Exception {
    assertTrue(said(call(READ, json(413, "{\"message\":\"Request Too Long\"}"))).contains("6 MB"));
    assertTrue(
        said(call(READ, json(404, "{\"message\":\"Not Found\"}"))).contains("List the tools"));
    assertTrue(said(callWithin(SHORT, READ, UNAVAILABLE)).contains("smaller limit"));
    for (String blank : List.of("", " \n")) {
      assertTrue(said(call(READ, text(500, blank))).contains("status 500 and no text"));
    }
  }
}
