package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.proxy.FakeGateway.Received;
import io.github.dynamodbmcp.proxy.FakeGateway.Responder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that go on by themselves, over as many requests as the backend's continuations ask for. */
final class LongCallsTest {

  private static final String SCAN = "dynamodb_scan";
  private static final String ROUTE = "/dynamodb/scan";
  private static final String COUNT = "{\"table_name\":\"Users\",\"count_only\":true}";
  private static final int ITEMS_A_CALL = 3000;

  @TempDir private Path cache;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();

  private Assistant connect(String revision, String... settings) throws Exception {
    Map<String, String> all = new HashMap<>(Assistant.settings(gateway, cache));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return Assistant.connect(revision, all);
  }

  /** A table that takes so many calls to read, and a token that counts them. */
  private static Responder tableOf(int calls) {
    return (exchange, body) -> {
      int done = Json.read(body).path("next_token").asInt() + 1;
      boolean continues = "1".equals(exchange.getRequestHeaders().getFirst("x-mcp-continue"));
      if (done == calls) {
        FakeGateway.text(200, "exactly " + calls * ITEMS_A_CALL).respond(exchange, body);
      } else if (continues) {
        continuation(Integer.toString(done), done * ITEMS_A_CALL).respond(exchange, body);
      } else {
        FakeGateway.text(200, "at least " + done * ITEMS_A_CALL).respond(exchange, body);
      }
    };
  }

  private static Responder continuation(String token, int itemsRead) {
    return FakeGateway.json(
        202,
        "{\"continue\":{\"next_token\":\"%s\"},\"progress\":{\"items_read\":%d,\"message\":\"Read %d items of table 'Users' so far\"}}"
            .formatted(token, itemsRead, itemsRead));
  }

  private static ObjectNode watched(String arguments) {
    ObjectNode params = Json.object().put("name", SCAN);
    params.set("arguments", Json.read(arguments));
    params.putObject("_meta").put("progressToken", "p");
    return params;
  }

  private static String said(JsonNode result) {
    return result.at("/content/0/text").asText();
  }

  /** Returns the progress before the response, and the response as the last element. */
  private static List<JsonNode> untilAnswered(Assistant assistant, JsonNode id) {
    List<JsonNode> messages = new ArrayList<>();
    do {
      messages.add(assistant.next());
    } while (!id.equals(messages.get(messages.size() - 1).get("id")));
    return messages;
  }

  /** The messages of the notifications, without their time. */
  private static List<String> reports(List<JsonNode> messages) {
    return messages.stream()
        .map(message -> message.at("/params/message").asText().replaceFirst(", \\d+ s$", ""))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-11-05", "2025-11-25", "2026-07-28"})
  void aWalkOfFortyContinuationsReportsItsProgressAndEndsWithTheAnswer(String revision)
      throws Exception {
    gateway.answer(ROUTE, tableOf(41));
    try (Assistant assistant = connect(revision)) {
      List<JsonNode> messages =
          untilAnswered(assistant, assistant.send("tools/call", watched(COUNT)));
      JsonNode result = messages.remove(messages.size() - 1).get("result");
      assertEquals("exactly 123000", said(result));
      assertFalse(result.get("isError").asBoolean());
      assertTrue(messages.size() >= 40, messages.size() + " notifications");
      double last = 0;
      for (JsonNode message : messages) {
        assertEquals("p", message.at("/params/progressToken").asText());
        double progress = message.at("/params/progress").asDouble();
        assertTrue(progress > last, message.toString());
        last = progress;
      }
      if (!revision.equals("2024-11-05")) {
        String final40 = messages.get(messages.size() - 1).at("/params/message").asText();
        assertTrue(final40.matches("Read 120000 items of table 'Users' so far, \\d+ s"), final40);
      }
      assertNull(assistant.nextWithin(Duration.ofMillis(1100)));
    }
    assertEquals(41, gateway.calls().size());
    for (Received call : gateway.calls()) {
      assertEquals("1", call.headers().get("x-mcp-continue"));
      JsonNode sent = Json.read(call.body());
      assertEquals("Users", sent.path("table_name").asText());
      assertTrue(sent.path("count_only").asBoolean());
    }
  }

  @Test
  void withoutAProgressTokenTheWalkIsAsSilentAsAnyCall() throws Exception {
    gateway.answer(ROUTE, tableOf(41));
    try (Assistant assistant = connect("2025-11-25")) {
      assertEquals("exactly 123000", said(assistant.call(SCAN, COUNT)));
    }
  }

  @Test
  void whenTheTimeIsUsedUpTheLastRequestAsksForWhatThereIs() throws Exception {
    gateway.answer(ROUTE, FakeGateway.after(Duration.ofMillis(200), tableOf(1000)));
    try (Assistant assistant = connect("2025-11-25", "MCP_LONG_CALL_SECONDS", "2")) {
      long start = System.nanoTime();
      String said = said(assistant.call(SCAN, COUNT));
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(took.toMillis() > 1000 && took.toMillis() < 2500, took.toString());
      List<Received> calls = gateway.calls();
      assertEquals("at least " + calls.size() * ITEMS_A_CALL, said);
      for (Received call : calls) {
        boolean last = call.equals(calls.get(calls.size() - 1));
        assertEquals(last ? null : "1", call.headers().get("x-mcp-continue"));
      }
    }
  }

  @Test
  void theSettingAppliesToWatchedCallsToo() throws Exception {
    gateway.answer(ROUTE, FakeGateway.after(Duration.ofMillis(100), tableOf(1000)));
    try (Assistant assistant = connect("2025-11-25", "MCP_LONG_CALL_SECONDS", "1")) {
      List<JsonNode> messages =
          untilAnswered(assistant, assistant.send("tools/call", watched(COUNT)));
      String said = said(messages.get(messages.size() - 1).get("result"));
      assertTrue(said.startsWith("at least "), said);
    }
  }

  @Test
  void withALimitOfZeroNoCallGoesOn() throws Exception {
    gateway.answer(ROUTE, tableOf(10));
    try (Assistant assistant = connect("2025-11-25", "MCP_LONG_CALL_SECONDS", "0")) {
      assertEquals("at least 3000", said(assistant.call(SCAN, COUNT)));
      assertNull(gateway.calls().get(0).headers().get("x-mcp-continue"));
    }
  }

  /** The time was planned by the requests before, and this one is slower. */
  @Test
  void aRequestThatTakesLongerThanTheCallMayIsGivenUpWithTheWayOn() throws Exception {
    gateway.answer(
        ROUTE,
        (exchange, body) -> {
          boolean slow = Json.read(body).path("next_token").asInt() == 2;
          FakeGateway.after(Duration.ofMillis(slow ? 3000 : 50), tableOf(10))
              .respond(exchange, body);
        });
    try (Assistant assistant = connect("2025-11-25", "MCP_LONG_CALL_SECONDS", "1")) {
      String said = said(assistant.call(SCAN, COUNT));
      assertTrue(
          said.startsWith(
              "The time for a long call is over (MCP_LONG_CALL_SECONDS). Before that, the call had"
                  + " come this far: Read 6000 items"),
          said);
      assertTrue(said.endsWith("{\"next_token\":\"2\"}"), said);
    }
  }

  /** Each request has the whole timeout; the walk takes longer than that. */
  @Test
  void theTimeoutIsThatOfARequest() throws Exception {
    gateway.answer(ROUTE, FakeGateway.after(Duration.ofMillis(300), tableOf(6)));
    try (Assistant assistant = connect("2025-11-25", "MCP_TIMEOUT_SECONDS", "1")) {
      assertEquals("exactly 18000", said(assistant.call(SCAN, COUNT)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-11-25", "2026-07-28"})
  void cancellingEndsAWalkInTheMiddleOfARequest(String revision) throws Exception {
    CountDownLatch third = new CountDownLatch(1);
    gateway.answer(
        ROUTE,
        (exchange, body) -> {
          if (Json.read(body).path("next_token").asInt() == 2) {
            third.countDown();
            Thread.sleep(1200);
          }
          tableOf(1000).respond(exchange, body);
        });
    try (Assistant assistant = connect(revision)) {
      JsonNode id = assistant.send("tools/call", watched(COUNT));
      assertTrue(third.await(10, TimeUnit.SECONDS));
      ObjectNode cancel = Json.object();
      cancel.set("requestId", id);
      assistant.notify("notifications/cancelled", cancel);
      while (assistant.nextWithin(Duration.ofMillis(500)) != null) {
        // progress from before the cancellation
      }
      int sent = gateway.calls().size();
      Thread.sleep(1000);
      assertEquals(sent, gateway.calls().size());
      assertEquals(3, sent);
    }
  }

  @Test
  void aBackendThatIsGoneForAMomentIsAskedAgain() throws Exception {
    int[] calls = new int[1];
    gateway.answer(
        ROUTE,
        (exchange, body) -> {
          int call = calls[0]++;
          Responder responder =
              call == 3
                  ? FakeGateway.hangUp()
                  : call == 5
                      ? FakeGateway.json(503, "{\"message\":\"Service Unavailable\"}")
                      : call == 7
                          ? FakeGateway.text(429, "DynamoDB throttles requests.")
                          : tableOf(10);
          responder.respond(exchange, body);
        });
    try (Assistant assistant = connect("2025-11-25")) {
      assertEquals("exactly 30000", said(assistant.call(SCAN, COUNT)));
      assertEquals(13, calls[0]);
    }
  }

  @Test
  void aBackendThatIsGoneForGoodLeavesAnErrorThatSaysWhatWasReached() throws Exception {
    gateway.answer(
        ROUTE,
        (exchange, body) -> {
          boolean gone = Json.read(body).path("next_token").asInt() == 4;
          (gone ? FakeGateway.hangUp() : tableOf(10)).respond(exchange, body);
        });
    try (Assistant assistant = connect("2025-11-25", "MCP_TIMEOUT_SECONDS", "2")) {
      JsonNode result = assistant.call(SCAN, COUNT);
      assertTrue(result.get("isError").asBoolean());
      String said = said(result);
      assertTrue(said.startsWith("The connection to 127.0.0.1:"), said);
      assertTrue(
          said.endsWith(
              " Before that, the call had come this far: Read 12000 items of table 'Users' so far."
                  + " Nothing was changed. To go on from there, repeat the call with these arguments"
                  + " added: {\"next_token\":\"4\"}"),
          said);
    }
  }

  @Test
  void aTokenTooLongForAnAssistantIsNotShown() throws Exception {
    String token = "t".repeat(1_000_000);
    gateway.answer(
        ROUTE,
        FakeGateway.inTurn(
            continuation(token, 12_000),
            FakeGateway.text(504, "DynamoDB did not answer in time.")));
    try (Assistant assistant = connect("2025-11-25", "MCP_TIMEOUT_SECONDS", "2")) {
      String said = said(assistant.call(SCAN, COUNT));
      assertTrue(said.endsWith(" Nothing was changed. Call again to start anew."), said);
      assertTrue(said.length() < 1000, said);
      assertTrue(gateway.calls().get(1).body().contains(token));
    }
  }

  @Test
  void aRefusalInTheMiddleDoesNotOfferToGoOn() throws Exception {
    gateway.answer(
        ROUTE,
        FakeGateway.inTurn(
            continuation("1", 3000), FakeGateway.text(403, "The role of this tool may not read.")));
    try (Assistant assistant = connect("2025-11-25")) {
      String said = said(assistant.call(SCAN, COUNT));
      assertTrue(said.startsWith("The role of this tool may not read. Before that"), said);
      assertTrue(said.endsWith("Call again to start anew."), said);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"continue\":{}}",
        "{\"continue\":null}",
        "{\"continue\":\"4.abc\"}",
        "{\"continue\":[{\"next_token\":\"4\"}]}",
        "{\"continue\":{\"next_token\":\"4\"}",
        "",
      })
  void aMalformedContinuationIsAnErrorAndNotFollowed(String body) throws Exception {
    gateway.answer(ROUTE, FakeGateway.json(202, body));
    try (Assistant assistant = connect("2025-11-25")) {
      JsonNode result = assistant.call(SCAN, COUNT);
      assertTrue(result.get("isError").asBoolean());
      assertTrue(said(result).contains("with status 202"), said(result));
      assertEquals(1, gateway.calls().size());
    }
  }

  @Test
  void aContinuationWithoutProgressNeedsNone() throws Exception {
    gateway.answer(
        ROUTE,
        FakeGateway.inTurn(
            FakeGateway.json(202, "{\"continue\":{\"next_token\":\"1\"}}"),
            FakeGateway.json(202, "{\"continue\":{\"next_token\":\"2\"},\"progress\":7}"),
            FakeGateway.json(
                202, "{\"continue\":{\"next_token\":\"3\"},\"progress\":{\"items_read\":1234567}}"),
            FakeGateway.text(200, "done")));
    try (Assistant assistant = connect("2025-11-25")) {
      List<JsonNode> messages =
          untilAnswered(assistant, assistant.send("tools/call", watched(COUNT)));
      assertEquals("done", said(messages.get(messages.size() - 1).path("result")));
      assertTrue(reports(messages).contains("The call goes on"), messages.toString());
      assertTrue(reports(messages).contains("Read 1,234,567 items so far"), messages.toString());
    }
  }

  /** A backend that comes no further is asked for what it has after a few more tries. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\"progress\":{\"items_read\":3000},"})
  void aBackendThatStandsStillIsNotAskedForever(String progress) throws Exception {
    gateway.answer(
        ROUTE,
        (exchange, body) -> {
          boolean continues = exchange.getRequestHeaders().containsKey("x-mcp-continue");
          (continues
                  ? FakeGateway.json(
                      202, "{" + progress + "\"continue\":{\"next_token\":\"same\"}}")
                  : FakeGateway.text(200, "so far"))
              .respond(exchange, body);
        });
    try (Assistant assistant = connect("2025-11-25")) {
      assertEquals("so far", said(assistant.call(SCAN, COUNT)));
      assertEquals(5, gateway.calls().size());
    }
  }

  @Test
  void aBackendThatNeverAnswersIsAnErrorInTheEnd() throws Exception {
    gateway.answer(ROUTE, FakeGateway.json(202, "{\"continue\":{\"next_token\":\"same\"}}"));
    try (Assistant assistant = connect("2025-11-25")) {
      JsonNode result = assistant.call(SCAN, COUNT);
      assertTrue(result.get("isError").asBoolean());
      assertTrue(said(result).contains("with status 202"), said(result));
    }
  }

  @Test
  void aWriteGoesOnAsTheBackendSaysButIsNeverRepeated() throws Exception {
    gateway.answer(
        "/dynamodb/put-item",
        FakeGateway.inTurn(
            FakeGateway.json(202, "{\"continue\":{\"written\":25}}"), FakeGateway.hangUp()));
    try (Assistant assistant = connect("2025-11-25")) {
      String said = said(assistant.call("dynamodb_put_item", "{}"));
      assertTrue(said.contains("The write may have happened and was not repeated."), said);
      assertFalse(said.contains("Nothing was changed"), said);
      assertEquals(2, gateway.calls().size());
      assertEquals("{\"written\":25}", gateway.calls().get(1).body());
    }
  }

  @Test
  void aContinuationThatWouldWriteTheSameAgainIsAnError() throws Exception {
    gateway.answer(
        "/dynamodb/put-item", FakeGateway.json(202, "{\"continue\":{\"item\":{\"a\":1}}}"));
    try (Assistant assistant = connect("2025-11-25")) {
      String said = said(assistant.call("dynamodb_put_item", "{\"item\":{\"a\":1}}"));
      assertTrue(said.contains("The write may have happened and was not repeated."), said);
      assertEquals(1, gateway.calls().size());
    }
  }

  @Test
  void twentyWalksAtOnceDoNotMix() throws Exception {
    gateway.answer(
        ROUTE,
        (exchange, body) -> {
          int calls = Json.read(body).path("limit").asInt();
          tableOf(calls).respond(exchange, body);
        });
    try (Assistant assistant = connect("2025-11-25")) {
      Map<JsonNode, Integer> sent = new HashMap<>();
      for (int calls = 1; calls <= 20; calls++) {
        sent.put(assistant.sendCall(SCAN, "{\"limit\":" + calls + "}"), calls);
      }
      Map<JsonNode, JsonNode> answers = assistant.answers(20);
      sent.forEach((id, calls) ->
          assertEquals(
              "exactly " + calls * ITEMS_A_CALL,
              said(answers.getOrDefault(id, id).path("result"))));
    }
  }

  @Test
  void aHostileMessageStaysOnOneShortLine() throws Exception {
    ObjectNode body = Json.object();
    body.putObject("continue").put("next_token", "1");
    body.putObject("progress").put("message", "a\n\u001b[2J\u2028b" + "x".repeat(100_000));
    gateway.answer(
        ROUTE,
        FakeGateway.inTurn(FakeGateway.json(202, Json.write(body)), FakeGateway.text(200, "done")));
    try (Assistant assistant = connect("2025-11-25")) {
      List<JsonNode> messages =
          untilAnswered(assistant, assistant.send("tools/call", watched(COUNT)));
      assertTrue(reports(messages).contains("a [2J b" + "x".repeat(193) + "…"), messages::toString);
    }
  }

  @Test
  void theEndOfInputLetsAWalkFinish() throws Exception {
    gateway.answer(ROUTE, FakeGateway.after(Duration.ofMillis(200), tableOf(8)));
    Assistant assistant = connect("2025-11-25", "MCP_TIMEOUT_SECONDS", "1");
    JsonNode id = assistant.sendCall(SCAN, COUNT);
    assistant.hangUp();
    assertEquals("exactly 24000", said(assistant.answerTo(id).get("result")));
    assertEquals(0, assistant.exitStatus());
  }
}
