package io.github.dynamodbmcp.proxy;

import static io.github.dynamodbmcp.proxy.LongTable.COUNT;
import static io.github.dynamodbmcp.proxy.LongTable.ITEMS_A_CALL;
import static io.github.dynamodbmcp.proxy.LongTable.ROUTE;
import static io.github.dynamodbmcp.proxy.LongTable.SCAN;
import static io.github.dynamodbmcp.proxy.LongTable.said;
import static io.github.dynamodbmcp.proxy.LongTable.tableOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.proxy.FakeGateway.Received;
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

  @TempDir private Path cache;
  @AutoClose private final LongTable table = new LongTable();

  private static ObjectNode watched(String arguments) {
    ObjectNode params = Json.object().put("name", SCAN);
    params.set("arguments", Json.read(arguments));
    params.putObject("_meta").put("progressToken", "p");
    return params;
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
    table.gateway.answer(ROUTE, tableOf(41));
    try (Assistant assistant = table.connect(cache, revision)) {
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
    assertEquals(41, table.gateway.calls().size());
    for (Received call : table.gateway.calls()) {
      assertEquals("1", call.headers().get("x-mcp-continue"));
      JsonNode sent = Json.read(call.body());
      assertEquals("Users", sent.path("table_name").asText());
      assertTrue(sent.path("count_only").asBoolean());
    }
  }

  @Test
  void withoutAProgressTokenTheWalkIsAsSilentAsAnyCall() throws Exception {
    table.gateway.answer(ROUTE, tableOf(41));
    try (Assistant assistant = table.connect(cache, "2025-11-25")) {
      assertEquals("exactly 123000", said(assistant.call(SCAN, COUNT)));
    }
  }

  @Test
  void whenTheTimeIsUsedUpTheLastRequestAsksForWhatThereIs() throws Exception {
    table.gateway.answer(ROUTE, FakeGateway.after(Duration.ofMillis(200), tableOf(1000)));
    try (Assistant assistant = table.connect(cache, "2025-11-25", "MCP_LONG_CALL_SECONDS", "2")) {
      long start = System.nanoTime();
      String said = said(assistant.call(SCAN, COUNT));
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(took.toMillis() > 1000 && took.toMillis() < 2500, took.toString());
      List<Received> calls = table.gateway.calls();
      assertEquals("at least " + calls.size() * ITEMS_A_CALL, said);
      for (Received call : calls) {
        boolean last = call.equals(calls.get(calls.size() - 1));
        assertEquals(last ? null : "1", call.headers().get("x-mcp-continue"));
      }
    }
  }

  @Test
  void theSettingAppliesToWatchedCallsToo() throws Exception {
    table.gateway.answer(ROUTE, FakeGateway.after(Duration.ofMillis(100), tableOf(1000)));
    try (Assistant assistant = table.connect(cache, "2025-11-25", "MCP_LONG_CALL_SECONDS", "1")) {
      List<JsonNode> messages =
          untilAnswered(assistant, assistant.send("tools/call", watched(COUNT)));
      String said = said(messages.get(messages.size() - 1).get("result"));
      assertTrue(said.startsWith("at least "), said);
    }
  }

  @Test
  void withALimitOfZeroNoCallGoesOn() throws Exception {
    table.gateway.answer(ROUTE, tableOf(10));
    try (Assistant assistant = table.connect(cache, "2025-11-25", "MCP_LONG_CALL_SECONDS", "0")) {
      assertEquals("at least 3000", said(assistant.call(SCAN, COUNT)));
      assertNull(table.gateway.calls().get(0).headers().get("x-mcp-continue"));
    }
  }

  /** The time was planned by the requests before, and this one is slower. */
  @Test
  void aRequestThatTakesLongerThanTheCallMayIsGivenUpWithTheWayOn() throws Exception {
    table.gateway.answer(
        ROUTE,
        (exchange, body) -> {
          boolean slow = Json.read(body).path("next_token").asInt() == 2;
          FakeGateway.after(Duration.ofMillis(slow ? 3000 : 50), tableOf(10))
              .respond(exchange, body);
        });
    try (Assistant assistant = table.connect(cache, "2025-11-25", "MCP_LONG_CALL_SECONDS", "1")) {
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
    table.gateway.answer(ROUTE, FakeGateway.after(Duration.ofMillis(300), tableOf(6)));
    try (Assistant assistant = table.connect(cache, "2025-11-25", "MCP_TIMEOUT_SECONDS", "1")) {
      assertEquals("exactly 18000", said(assistant.call(SCAN, COUNT)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-11-25", "2026-07-28"})
  void cancellingEndsAWalkInTheMiddleOfARequest(String revision) throws Exception {
    CountDownLatch third = new CountDownLatch(1);
    table.gateway.answer(
        ROUTE,
        (exchange, body) -> {
          if (Json.read(body).path("next_token").asInt() == 2) {
            third.countDown();
            Thread.sleep(1200);
          }
          tableOf(1000).respond(exchange, body);
        });
    try (Assistant assistant = table.connect(cache, revision)) {
      JsonNode id = assistant.send("tools/call", watched(COUNT));
      assertTrue(third.await(10, TimeUnit.SECONDS));
      ObjectNode cancel = Json.object();
      cancel.set("requestId", id);
      assistant.notify("notifications/cancelled", cancel);
      while (assistant.nextWithin(Duration.ofMillis(500)) != null) {
        // progress from before the cancellation
      }
      int sent = table.gateway.calls().size();
      Thread.sleep(1000);
      assertEquals(sent, table.gateway.calls().size());
      assertEquals(3, sent);
    }
  }

  @Test
  void aContinuationWithoutProgressNeedsNone() throws Exception {
    table.gateway.answer(
        ROUTE,
        FakeGateway.inTurn(
            FakeGateway.json(202, "{\"continue\":{\"next_token\":\"1\"}}"),
            FakeGateway.json(202, "{\"continue\":{\"next_token\":\"2\"},\"progress\":7}"),
            FakeGateway.json(
                202, "{\"continue\":{\"next_token\":\"3\"},\"progress\":{\"items_read\":1234567}}"),
            FakeGateway.text(200, "done")));
    try (Assistant assistant = table.connect(cache, "2025-11-25")) {
      List<JsonNode> messages =
          untilAnswered(assistant, assistant.send("tools/call", watched(COUNT)));
      assertEquals("done", said(messages.get(messages.size() - 1).path("result")));
      assertTrue(reports(messages).contains("The call goes on"), messages.toString());
      assertTrue(reports(messages).contains("Read 1,234,567 items so far"), messages.toString());
    }
  }

  @Test
  void twentyWalksAtOnceDoNotMix() throws Exception {
    table.gateway.answer(
        ROUTE,
        (exchange, body) -> {
          int calls = Json.read(body).path("limit").asInt();
          tableOf(calls).respond(exchange, body);
        });
    try (Assistant assistant = table.connect(cache, "2025-11-25")) {
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
    table.gateway.answer(
        ROUTE,
        FakeGateway.inTurn(FakeGateway.json(202, Json.write(body)), FakeGateway.text(200, "done")));
    try (Assistant assistant = table.connect(cache, "2025-11-25")) {
      List<JsonNode> messages =
          untilAnswered(assistant, assistant.send("tools/call", watched(COUNT)));
      assertTrue(reports(messages).contains("a [2J b" + "x".repeat(193) + "…"), messages::toString);
    }
  }

  @Test
  void theEndOfInputLetsAWalkFinish() throws Exception {
    table.gateway.answer(ROUTE, FakeGateway.after(Duration.ofMillis(200), tableOf(8)));
    Assistant assistant = table.connect(cache, "2025-11-25", "MCP_TIMEOUT_SECONDS", "1");
    JsonNode id = assistant.sendCall(SCAN, COUNT);
    assistant.hangUp();
    assertEquals("exactly 24000", said(assistant.answerTo(id).get("result")));
    assertEquals(0, assistant.exitStatus());
  }
}
