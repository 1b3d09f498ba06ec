package io.github.dynamodbmcp.proxy;

import static io.github.dynamodbmcp.proxy.Assistant.backend;
import static io.github.dynamodbmcp.proxy.Assistant.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand calls of three backends, the nearest of which is killed in between and comes back. */
final class LostBackendTest {

  private static final int CALLS = 1000;
  private static final int KILLED_AT = 500;
  private static final int AT_ONCE = 16;
  private static final Map<String, Integer> LATENCIES = Map.of("eu", 3, "us", 150, "ap", 300);

  @TempDir private Path cache;

  /** The writes that any backend has made, by the number of the call. */
  private final Map<Integer, List<String>> written = new ConcurrentHashMap<>();

  private void answer(FakeGateway gateway, String name) {
    Duration latency = Duration.ofMillis(LATENCIES.getOrDefault(name, 0));
    gateway.answer(
        "/tools",
        FakeGateway.after(latency, FakeGateway.json(200, FakeGateway.resource("/tools.json"))));
    gateway.answer("/dynamodb/scan", FakeGateway.after(latency, FakeGateway.echo()));
    gateway.answer(
        "/dynamodb/put-item",
        (exchange, body) -> {
          int call = Json.read(body).path("n").asInt();
          written.computeIfAbsent(call, number -> new CopyOnWriteArrayList<>()).add(name);
          // Killed here, it has written and its answer is lost.
          FakeGateway.after(latency, FakeGateway.text(200, "put")).respond(exchange, body);
        });
  }

  private static boolean isWrite(int call) {
    return call % 5 == 0;
  }

  @Test
  void noReadIsLostNoWriteIsDoubledAndTheRecoveryIsNoticed() throws Exception {
    try (Gateways gateways = Gateways.start("ap", "us", "eu")) {
      LATENCIES.keySet().forEach(name -> answer(gateways.get(name), name));
      try (Assistant assistant =
          gateways.connect("2025-11-25", cache, "MCP_ROUTING", "nearest", "MCP_LOG", "info")) {
        assistant.request("tools/list", Json.object());
        Map<Integer, JsonNode> results = thousandCalls(assistant, gateways.get("eu"));

        Map<String, Integer> before = new HashMap<>();
        Map<String, Integer> after = new HashMap<>();
        int lostAnswers = 0;
        for (Map.Entry<Integer, JsonNode> entry : results.entrySet()) {
          int call = entry.getKey();
          JsonNode result = entry.getValue();
          String text = text(result);
          int times = written.getOrDefault(call, List.of()).size();
          (call < KILLED_AT ? before : after).merge(backend(result), 1, Integer::sum);
          if (!isWrite(call)) {
            assertFalse(result.path("isError").asBoolean(), call + ": " + text);
            assertEquals(call, Json.read(text).path("n").asInt(), "the answer of another call");
          } else if (result.path("isError").asBoolean()) {
            lostAnswers++;
            assertTrue(times <= 1, call + " was written by " + written.get(call));
            assertTrue(text.contains("may have"), text);
          } else {
            assertEquals(1, times, call + " was written by " + written.get(call));
          }
        }
        assertEquals(CALLS, results.size());
        // Not all: load on this machine may make it slow for a while.
        assertTrue(before.getOrDefault("eu", 0) > KILLED_AT / 2, "before: " + before);
        assertTrue(after.getOrDefault("us", 0) > (CALLS - KILLED_AT) / 2, "after: " + after);
        assertTrue(lostAnswers <= AT_ONCE, lostAnswers + " answers to writes were lost");

        try (FakeGateway again = FakeGateway.start(gateways.get("eu").port())) {
          answer(again, "eu");
          assertTrue(comesBack(assistant), "eu is never called again");
          assertTrue(assistant.err().contains("info [eu] answers again"), assistant.err());
        }
      }
    }
  }

  /** Keeps calls in flight, and kills a backend while some are. */
  private static Map<Integer, JsonNode> thousandCalls(Assistant assistant, FakeGateway killed) {
    Map<JsonNode, Integer> inFlight = Collections.synchronizedMap(new LinkedHashMap<>());
    Map<Integer, JsonNode> results = new HashMap<>();
    int sent = 0;
    while (results.size() < CALLS) {
      while (sent < CALLS && inFlight.size() < AT_ONCE) {
        String tool = isWrite(sent) ? "dynamodb_put_item" : "dynamodb_scan";
        inFlight.put(assistant.sendCall(tool, "{\"n\": " + sent + "}"), sent);
        sent++;
      }
      if (results.size() == KILLED_AT) {
        killed.close();
      }
      JsonNode message = assistant.next();
      Integer call = inFlight.remove(message.path("id"));
      if (call == null || results.put(call, message.path("result")) != null) {
        throw new AssertionError("not an answer to a call: " + message);
      }
    }
    return results;
  }

  private static boolean comesBack(Assistant assistant) throws InterruptedException {
    for (int i = 0; i < 250; i++) {
      JsonNode result = assistant.call("dynamodb_scan", "{\"n\": 0}");
      if (backend(result).equals("eu")) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }
}
