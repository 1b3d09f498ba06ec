package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls in flight: concurrent, cancelled, with progress, and at the end of input. */
final class CallsUnderWayTest {

  @TempDir private Path cache;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();

  private Assistant connect(String revision) throws Exception {
    return Assistant.connect(revision, gateway, cache);
  }

  @Test
  void callsRunConcurrentlyAndAreAnsweredAsTheyFinish() throws Exception {
    gateway.answer(
        "/dynamodb/scan", FakeGateway.after(Duration.ofSeconds(2), FakeGateway.text(200, "slow")));
    gateway.answer("/dynamodb/get-item", FakeGateway.text(200, "fast"));
    try (Assistant assistant = connect("2025-11-25")) {
      JsonNode slow = assistant.sendCall("dynamodb_scan", "{}");
      JsonNode fast = assistant.sendCall("dynamodb_get_item", "{}");
      assertEquals("fast", assistant.answerTo(fast).at("/result/content/0/text").asText());
      assertEquals("slow", assistant.answerTo(slow).at("/result/content/0/text").asText());
    }
  }

  @Test
  void aThousandCallsAtOnceAreAllAnswered() throws Exception {
    gateway.answer("/dynamodb/get-item", FakeGateway.echo());
    try (Assistant assistant = connect("2025-11-25")) {
      Map<JsonNode, Integer> sent = new HashMap<>();
      for (int i = 0; i < 1000; i++) {
        sent.put(assistant.sendCall("dynamodb_get_item", "{\"n\":" + i + "}"), i);
      }
      Map<JsonNode, JsonNode> answers = assistant.answers(1000);
      sent.forEach((id, n) ->
          assertEquals(
              "{\"n\":" + n + "}",
              answers.getOrDefault(id, id).at("/result/content/0/text").asText()));
    }
  }

  @Test
  void aResponseThatNeverEndsTimesOut() throws Exception {
    gateway.answer("/dynamodb/put-item", FakeGateway.stall());
    gateway.answer("/dynamodb/get-item", FakeGateway.text(200, "read"));
    Map<String, String> settings = new HashMap<>(Assistant.settings(gateway, cache));
    settings.put("MCP_TIMEOUT_SECONDS", "2");
    try (Assistant assistant = Assistant.connect("2025-11-25", settings)) {
      // One call per thread, so that a thread that stays busy is noticed.
      for (int i = 0; i < 64; i++) {
        assistant.sendCall("dynamodb_put_item", "{}");
      }
      long start = System.nanoTime();
      for (JsonNode answer : assistant.answers(64).values()) {
        String said = answer.at("/result/content/0/text").asText();
        assertTrue(said.contains("MCP_TIMEOUT_SECONDS") && said.contains("may have"), said);
      }
      assertTrue(System.nanoTime() - start < 10_000_000_000L);
      assertEquals(
          "read", assistant.call("dynamodb_get_item", "{}").at("/content/0/text").asText());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-11-05", "2025-11-25", "2026-07-28"})
  void aCancelledCallIsAbortedAndGetsNoResponse(String revision) throws Exception {
    CountDownLatch aborted = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    gateway.answer(
        "/dynamodb/scan",
        (exchange, body) -> {
          begun.countDown();
          // Writes until the other side has closed the connection.
          exchange.sendResponseHeaders(200, 0);
          try {
            for (int i = 0; i < 200; i++) {
              exchange.getResponseBody().write(new byte[10_000]);
              exchange.getResponseBody().flush();
              Thread.sleep(50);
            }
          } catch (IOException e) {
            aborted.countDown();
          }
        });
    try (Assistant assistant = connect(revision)) {
      ObjectNode params = Json.object().put("name", "dynamodb_scan");
      params.putObject("_meta").put("progressToken", "p");
      JsonNode id = assistant.send("tools/call", params);
      assertTrue(begun.await(10, TimeUnit.SECONDS));
      ObjectNode cancel = Json.object();
      cancel.set("requestId", id);
      assistant.notify("notifications/cancelled", cancel);
      assertTrue(aborted.await(10, TimeUnit.SECONDS), "the request wasn't aborted");
      assertNull(assistant.nextWithin(Duration.ofMillis(1500)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-11-05", "2025-11-25", "2026-07-28"})
  void progressIsSentOnRequestUntilTheResponse(String revision) throws Exception {
    gateway.answer(
        "/dynamodb/scan",
        FakeGateway.after(Duration.ofMillis(2500), FakeGateway.text(200, "done")));
    try (Assistant assistant = connect(revision)) {
      ObjectNode params = Json.object().put("name", "dynamodb_scan");
      params.putObject("_meta").put("progressToken", 17);
      JsonNode id = assistant.send("tools/call", params);
      double last = 0;
      for (int i = 0; i < 2; i++) {
        JsonNode progress = assistant.next();
        assertEquals("notifications/progress", progress.get("method").asText());
        assertEquals(17, progress.at("/params/progressToken").asInt());
        assertTrue(progress.at("/params/progress").asDouble() > last);
        assertEquals(!revision.equals("2024-11-05"), progress.get("params").has("message"));
        last = progress.at("/params/progress").asDouble();
      }
      assertEquals("done", assistant.answerTo(id).at("/result/content/0/text").asText());
      assertNull(assistant.nextWithin(Duration.ofMillis(1200)));
    }
  }

  @Test
  void theEndOfInputLetsCallsInFlightFinish() throws Exception {
    gateway.answer(
        "/dynamodb/scan",
        FakeGateway.after(Duration.ofMillis(1500), FakeGateway.text(200, "finished")));
    Assistant assistant = connect("2025-11-25");
    JsonNode id = assistant.sendCall("dynamodb_scan", "{}");
    assistant.hangUp();
    assertEquals("finished", assistant.answerTo(id).at("/result/content/0/text").asText());
    assertEquals(0, assistant.exitStatus());
  }

  @Test
  void theEndOfInputWaitsNoLongerThanTheTimeout() throws Exception {
    gateway.answer(
        "/dynamodb/scan", FakeGateway.after(Duration.ofSeconds(20), FakeGateway.text(200, "late")));
    Map<String, String> settings = new HashMap<>(Assistant.settings(gateway, cache));
    settings.put("MCP_TIMEOUT_SECONDS", "1");
    Assistant assistant = Assistant.connect("2025-11-25", settings);
    JsonNode id = assistant.sendCall("dynamodb_scan", "{}");
    long start = System.nanoTime();
    assistant.hangUp();
    assertTrue(assistant.answerTo(id).at("/result/content/0/text").asText().contains("time limit"));
    assertEquals(0, assistant.exitStatus());
    assertTrue(System.nanoTime() - start < 4_000_000_000L);
  }

  @Test
  void aBrokenOutputIsDetected() throws Exception {
    int[] broken = new int[1];
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    int status =
        Main.run(
            new String[0],
            Assistant.settings(gateway, cache),
            new ByteArrayInputStream(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n"
                    .getBytes(StandardCharsets.UTF_8)),
            gone,
            System.err,
            () -> broken[0]++,
            FakeTerminal.NONE);
    assertEquals(0, status);
    assertEquals(1, broken[0]);
  }
}
