package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of tools is never empty and holds only tools. */
final class CatalogueTest {

  @TempDir private Path cache;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();

  private static JsonNode list(Assistant assistant) {
    return assistant.request("tools/list", Json.object());
  }

  @Test
  void theListIsFetchedOnceAndKeepsTheBackendsOrder() throws Exception {
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      JsonNode tools = list(assistant).at("/result/tools");
      list(assistant);
      assertEquals("dynamodb_get_item", tools.get(0).get("name").asText());
      assertEquals("dynamodb_delete_item", tools.get(9).get("name").asText());
      assertEquals(1, gateway.received().size());
    }
  }

  @Test
  void withoutAnyListTheErrorSaysWhatIsWrong() throws Exception {
    gateway.answer("/tools", FakeGateway.json(429, "{\"message\":\"Too Many Requests\"}"));
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      JsonNode error = list(assistant).get("error");
      assertEquals(-32603, error.get("code").asInt());
      assertTrue(error.get("message").asText().contains("throttling"), error.toString());
      // It is fetched again, so that the assistant gets its tools.
      gateway.answer("/tools", FakeGateway.json(200, FakeGateway.resource("/tools.json")));
      JsonNode listed = list(assistant);
      // Under load, the pauses between the attempts may take longer than a list waits.
      for (int i = 0; i < 4 && listed.has("error"); i++) {
        listed = list(assistant);
      }
      assertEquals(10, listed.at("/result/tools").size(), listed.toString());
    }
  }

  @Test
  void aListThatIsLateIsAnErrorWithinThreeSecondsAndAnnouncedWhenItComes() throws Exception {
    gateway.answer(
        "/tools",
        FakeGateway.after(
            Duration.ofSeconds(6), FakeGateway.json(200, FakeGateway.resource("/tools.json"))));
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      long start = System.nanoTime();
      String message = list(assistant).at("/error/message").asText();
      assertTrue(System.nanoTime() - start < 3_500_000_000L, "the answer took too long");
      assertTrue(message.contains("The API hasn't answered so far"), message);
      assertEquals("notifications/tools/list_changed", assistant.next().path("method").asText());
      assertEquals(10, list(assistant).at("/result/tools").size());
      assertEquals(1, gateway.received().size(), "it was asked for once");
    }
  }

  @Test
  void aClosedPortIsNamedWithinThreeSeconds() throws Exception {
    Map<String, String> environment = new HashMap<>(Assistant.settings(gateway, cache));
    gateway.close();
    try (Assistant assistant = Assistant.connect("2025-11-25", environment)) {
      long start = System.nanoTime();
      String message = list(assistant).at("/error/message").asText();
      assertTrue(System.nanoTime() - start < 3_500_000_000L, "the answer took too long");
      assertTrue(message.contains("Can't connect to 127.0.0.1:"), message);
      assertTrue(message.contains("keeps trying"), message);
    }
  }

  @Test
  void anUnansweredListDoesNotHoldTheProcess() throws Exception {
    gateway.answer("/tools", FakeGateway.stall());
    Assistant assistant = Assistant.connect("2025-11-25", gateway, cache);
    JsonNode id = assistant.send("tools/list", Json.object());
    long start = System.nanoTime();
    assistant.hangUp();
    assertTrue(assistant.answerTo(id).has("error"));
    assertEquals(0, assistant.exitStatus());
    assertTrue(System.nanoTime() - start < 5_000_000_000L, "the end took too long");
  }

  @Test
  void anEmptyOrMalformedListIsAnErrorNotAnEmptyList() throws Exception {
    for (String strange : List.of("[]", "{}", "\"x\"", "<html>", "[{\"name\":\"x\"}]")) {
      gateway.answer("/tools", FakeGateway.json(200, strange));
      try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
        String message = list(assistant).at("/error/message").asText();
        assertTrue(message.contains("MCP_API_ENDPOINT"), strange + ": " + message);
      }
    }
  }

  @Test
  void aMalformedEntryIsLeftOut() throws Exception {
    ArrayNode tools = (ArrayNode) Json.read(FakeGateway.resource("/tools.json"));
    ((ObjectNode) tools.get(0)).put("route", "//evil.example.com/x");
    ((ObjectNode) tools.get(1)).put("name", "no spaces");
    ((ObjectNode) tools.get(2)).remove("inputSchema");
    ((ObjectNode) tools.get(3)).put("description", 5);
    ((ObjectNode) tools.get(4)).put("annotations", "zz");
    tools.add(tools.get(5).deepCopy());
    gateway.answer("/tools", FakeGateway.json(200, tools.toString()));
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      assertEquals(5, list(assistant).at("/result/tools").size());
    }
  }

  @Test
  void aCallNeedsNoListingFirst() throws Exception {
    gateway.answer("/dynamodb/scan", FakeGateway.text(200, "scanned"));
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      assertEquals("scanned", assistant.call("dynamodb_scan", "{}").at("/content/0/text").asText());
    }
  }

  @Test
  void aNewToolIsFoundWhenItIsCalled() throws Exception {
    ArrayNode tools = (ArrayNode) Json.read(FakeGateway.resource("/tools.json"));
    ArrayNode fewer = tools.deepCopy();
    fewer.remove(9);
    gateway.answer("/tools", FakeGateway.json(200, fewer.toString()));
    gateway.answer("/dynamodb/delete-item", FakeGateway.text(200, "deleted"));
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      assertEquals(9, list(assistant).at("/result/tools").size());
      gateway.answer("/tools", FakeGateway.json(200, tools.toString()));
      JsonNode id = assistant.sendCall("dynamodb_delete_item", "{}");
      JsonNode first = assistant.next();
      JsonNode second = assistant.next();
      JsonNode changed = first.has("method") ? first : second;
      JsonNode answer = first.has("method") ? second : first;
      assertEquals("notifications/tools/list_changed", changed.get("method").asText());
      assertEquals(id, answer.get("id"));
      assertEquals("deleted", answer.at("/result/content/0/text").asText());
    }
  }

  @Test
  void aListThatNeverEndsIsFetchedAgain() throws Exception {
    gateway.answer("/tools", FakeGateway.stall());
    Map<String, String> environment = new HashMap<>(Assistant.settings(gateway, cache));
    environment.put("MCP_TIMEOUT_SECONDS", "1");
    try (Assistant assistant = Assistant.connect("2025-11-25", environment)) {
      assertTrue(list(assistant).at("/error/message").asText().contains("MCP_TIMEOUT_SECONDS"));
      gateway.answer("/tools", FakeGateway.json(200, FakeGateway.resource("/tools.json")));
      assertEquals(10, list(assistant).at("/result/tools").size());
    }
  }
}
