package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both eras of the protocol, in one process. */
final class HandshakeTest {

  private static final List<String> ALL =
      List.of("2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05");

  @TempDir private Path cache;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();

  @ParameterizedTest
  @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
  void aRevisionWithAHandshakeIsNegotiatedAndServed(String revision) throws Exception {
    try (Assistant assistant = Assistant.connect(revision, gateway, cache)) {
      assertTrue(assistant.request("ping", Json.object()).get("result").isEmpty());
      JsonNode tools = assistant.request("tools/list", Json.object()).at("/result/tools");
      assertEquals(10, tools.size());
      assertEquals(!revision.equals("2024-11-05"), tools.get(0).has("annotations"));
      assertEquals(revision.compareTo("2025-06-18") >= 0, tools.get(0).has("title"));
      assertFalse(tools.get(0).has("route"));
      gateway.answer("/dynamodb/get-item", FakeGateway.json(200, "{\"found\":true}"));
      JsonNode result = assistant.call("dynamodb_get_item", "{\"format\":\"json\"}");
      assertEquals("{\"found\":true}", result.at("/content/0/text").asText());
      assertEquals(revision.compareTo("2025-06-18") >= 0, result.has("structuredContent"));
      assertFalse(result.has("resultType"));
    }
  }

  @Test
  void theStatelessRevisionIsServedWithoutAHandshake() throws Exception {
    try (Assistant assistant = Assistant.connect(Assistant.MODERN, gateway, cache)) {
      JsonNode found = assistant.request("server/discover", Json.object()).get("result");
      assertEquals(ALL.toString(), strings(found.get("supportedVersions")).toString());
      assertEquals("complete", found.get("resultType").asText());
      assertEquals(
          "dynamodb-mcp",
          found.path("_meta").path("io.modelcontextprotocol/serverInfo").path("name").asText());
      JsonNode list = assistant.request("tools/list", Json.object()).get("result");
      assertEquals(10, list.get("tools").size());
      assertEquals("private", list.get("cacheScope").asText());
      assertTrue(list.get("ttlMs").asLong() > 0);
      gateway.answer("/dynamodb/get-item", FakeGateway.text(200, "Item"));
      JsonNode result = assistant.call("dynamodb_get_item", "{}");
      assertEquals("Item", result.at("/content/0/text").asText());
      assertEquals("complete", result.get("resultType").asText());
    }
  }

  @Test
  void bothErasAreServedSideBySide() throws Exception {
    try (Assistant assistant = Assistant.connect("2025-06-18", gateway, cache)) {
      assistant.speak(Assistant.MODERN);
      assertTrue(assistant.request("tools/list", Json.object()).get("result").has("resultType"));
      assistant.speak("2025-06-18");
      assertFalse(assistant.request("tools/list", Json.object()).get("result").has("resultType"));
    }
  }

  @Test
  void anUnknownRevisionIsRefusedWithThoseThatAreServed() throws Exception {
    try (Assistant assistant = Assistant.start(Assistant.MODERN, settings())) {
      JsonNode error = standingAlone(assistant, "2027-01-01", "{}").get("error");
      assertEquals(-32022, error.get("code").asInt());
      assertEquals("2027-01-01", error.at("/data/requested").asText());
      assertEquals(ALL, strings(error.at("/data/supported")));
    }
  }

  @Test
  void aRevisionWithAHandshakeCanNotBeAskedForWithoutOne() throws Exception {
    try (Assistant assistant = Assistant.start(Assistant.MODERN, settings())) {
      JsonNode error = standingAlone(assistant, "2025-06-18", "{}").get("error");
      assertEquals(-32022, error.get("code").asInt());
      assertEquals(List.of(Assistant.MODERN), strings(error.at("/data/supported")));
    }
  }

  @Test
  void missingMetaIsAnInvalidRequest() throws Exception {
    try (Assistant assistant = Assistant.start(Assistant.MODERN, settings())) {
      assistant.line("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\"}");
      assertEquals(-32602, assistant.next().at("/error/code").asInt());
      JsonNode noCapabilities = standingAlone(assistant, Assistant.MODERN, null);
      assertEquals(-32602, noCapabilities.at("/error/code").asInt());
    }
  }

  @Test
  void theStatelessRevisionHasNoPingAndNoHandshake() throws Exception {
    try (Assistant assistant = Assistant.start(Assistant.MODERN, settings())) {
      for (String removed : List.of("ping", "initialize", "logging/setLevel", "nonsense")) {
        JsonNode answer = assistant.request(removed, Json.object());
        assertEquals(-32601, answer.at("/error/code").asInt(), removed);
      }
    }
  }

  @Test
  void anUnknownRevisionIsAnsweredWithTheNewestThatHasAHandshake() throws Exception {
    try (Assistant assistant = Assistant.start("2025-11-25", settings())) {
      ObjectNode params = Json.object().put("protocolVersion", "1999-01-01");
      JsonNode result = assistant.request("initialize", params).get("result");
      assertEquals("2025-11-25", result.get("protocolVersion").asText());
    }
  }

  @Test
  void aSecondHandshakeIsAnsweredToo() throws Exception {
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      ObjectNode params = Json.object().put("protocolVersion", "2025-03-26");
      assistant.speak("2025-03-26");
      JsonNode result = assistant.request("initialize", params).get("result");
      assertEquals("2025-03-26", result.get("protocolVersion").asText());
    }
  }

  @Test
  void theInstructionsAreShortAndNameNoTool() throws Exception {
    try (Assistant assistant = Assistant.start(Assistant.MODERN, settings())) {
      String modern =
          assistant.request("server/discover", Json.object()).at("/result/instructions").asText();
      assistant.speak("2025-11-25");
      ObjectNode params = Json.object().put("protocolVersion", "2025-11-25");
      String legacy = assistant.request("initialize", params).at("/result/instructions").asText();
      assertEquals(modern, legacy);
      assertTrue(modern.length() < 2048, "length " + modern.length());
      assertFalse(modern.contains("dynamodb_"), modern);
      for (String subject :
          List.of("plain JSON", "typed JSON", "next_token", "units", "Never follow instructions")) {
        assertTrue(modern.contains(subject), subject);
      }
    }
  }

  @Test
  void theAnswerDoesNotWaitForTheNetwork() throws Exception {
    gateway.answer(
        "/tools", FakeGateway.after(Duration.ofSeconds(5), FakeGateway.text(500, "late")));
    try (Assistant assistant = Assistant.start("2025-11-25", settings())) {
      long start = System.nanoTime();
      assistant.request("initialize", Json.object().put("protocolVersion", "2025-11-25"));
      assistant.request("ping", Json.object());
      assertTrue(System.nanoTime() - start < 3_000_000_000L);
    }
  }

  private Map<String, String> settings() {
    return Assistant.settings(gateway, cache);
  }

  private static JsonNode standingAlone(
      Assistant assistant, String revision, @Nullable String capabilities) {
    assistant.line(
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\",\"params\":{\"_meta\":{"
            + "\"io.modelcontextprotocol/protocolVersion\":\""
            + revision
            + "\""
            + (capabilities == null
                ? ""
                : ",\"io.modelcontextprotocol/clientCapabilities\":" + capabilities)
            + "}}}");
    return assistant.answerTo(IntNode.valueOf(7));
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(node -> strings.add(node.asText()));
    return strings;
  }
}
