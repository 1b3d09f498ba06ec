package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls, from the assistant to the API and back. */
final class CallsTest {

  @TempDir private Path cache;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();

  private Assistant connect(String revision) throws Exception {
    return Assistant.connect(revision, gateway, cache);
  }

  @Test
  void everyDigitArrivesAndComesBack() throws Exception {
    gateway.answer("/dynamodb/put-item", FakeGateway.echo());
    String numbers =
        "{\"item\":{\"big\":9007199254740993,\"long\":12345678901234567890123456789012345678,"
            + "\"precise\":1.2345678901234567890123456789012345678,\"small\":1E-130,"
            + "\"zeros\":1.50,\"text\":\"é\uD83D\uDE00\\u0000\",\"no\":null}}";
    try (Assistant assistant = connect("2025-11-25")) {
      JsonNode result = assistant.call("dynamodb_put_item", numbers);
      assertEquals(Json.read(numbers), Json.read(gateway.calls().get(0).body()));
      String body = gateway.calls().get(0).body();
      for (String digits :
          new String[] {
            ":9007199254740993,",
            ":12345678901234567890123456789012345678,",
            ":1.2345678901234567890123456789012345678,",
            ":1E-130,",
            ":1.50,"
          }) {
        assertTrue(body.contains(digits), body);
        assertTrue(result.get("structuredContent").toString().contains(digits), digits);
      }
    }
  }

  @Test
  void aJsonAnswerIsPassedOnAsTextAndStructured() throws Exception {
    gateway.answer("/dynamodb/get-item", FakeGateway.json(200, "{\"found\":true, \"n\":1.0}"));
    try (Assistant assistant = connect("2025-11-25")) {
      JsonNode result = assistant.call("dynamodb_get_item", "{}");
      assertEquals("{\"found\":true, \"n\":1.0}", result.at("/content/0/text").asText());
      assertEquals("{\"found\":true,\"n\":1.0}", result.get("structuredContent").toString());
      assertFalse(result.get("isError").asBoolean());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 409, 413, 500})
  void aFailureOfTheFunctionIsAResultWithItsText(int status) throws Exception {
    gateway.answer("/dynamodb/get-item", FakeGateway.text(status, "No such table 'X'."));
    try (Assistant assistant = connect("2025-11-25")) {
      JsonNode result = assistant.call("dynamodb_get_item", "{}");
      assertTrue(result.get("isError").asBoolean());
      assertEquals("No such table 'X'.", result.at("/content/0/text").asText());
    }
  }

  @Test
  void theClaimedUserIsSigned() throws Exception {
    gateway.answer("/dynamodb/scan", FakeGateway.text(200, "ok"));
    Map<String, String> settings = new HashMap<>(Assistant.settings(gateway, cache));
    settings.put("MCP_USER", "José\r\nX-Evil: 1");
    try (Assistant assistant = Assistant.connect("2025-11-25", settings)) {
      assertEquals("ok", assistant.call("dynamodb_scan", "{}").at("/content/0/text").asText());
      Map<String, String> headers = gateway.calls().get(0).headers();
      assertEquals("Jos%C3%A9%0D%0AX-Evil%3A+1", headers.get("x-mcp-user"));
      assertFalse(headers.containsKey("x-evil"));
    }
  }

  @Test
  void aWrongClockIsCorrectedForAllCallsInFlight() throws Exception {
    gateway.clockAhead(Duration.ofMinutes(15));
    gateway.answer("/dynamodb/put-item", FakeGateway.text(200, "written"));
    try (Relay ahead = Relay.datesAhead(gateway.port(), Duration.ofMinutes(15))) {
      Map<String, String> settings = new HashMap<>(Assistant.settings(gateway, cache));
      settings.put("MCP_API_ENDPOINT", "http://127.0.0.1:" + ahead.port());
      // The next proxy reads the list from the file, so the calls are its first requests.
      try (Assistant before = Assistant.connect("2025-11-25", settings)) {
        before.request("tools/list", Json.object());
      }
      try (Assistant assistant = Assistant.connect("2025-11-25", settings)) {
        for (int i = 0; i < 20; i++) {
          assistant.sendCall("dynamodb_put_item", "{}");
        }
        for (JsonNode answer : assistant.answers(20).values()) {
          assertEquals("written", answer.at("/result/content/0/text").asText());
        }
      }
    }
  }

  @Test
  void aReadOnlyProxyNeitherListsNorCallsWhatWrites() throws Exception {
    gateway.answer("/dynamodb/put-item", FakeGateway.text(200, "written"));
    Map<String, String> settings = new HashMap<>(Assistant.settings(gateway, cache));
    settings.put("MCP_READ_ONLY", "true");
    try (Assistant assistant = Assistant.connect("2025-11-25", settings)) {
      JsonNode tools = assistant.request("tools/list", Json.object()).at("/result/tools");
      assertEquals(7, tools.size());
      JsonNode id = assistant.sendCall("dynamodb_put_item", "{}");
      JsonNode error = assistant.answerTo(id).get("error");
      assertEquals(-32602, error.get("code").asInt());
      assertTrue(error.get("message").asText().contains("only reads"));
      assertTrue(gateway.calls().isEmpty());
    }
  }

  @Test
  void aResponseOver64MegabytesIsAbortedAndNotRetried() throws Exception {
    gateway.answer(
        "/dynamodb/scan",
        (exchange, body) -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 65; i++) {
            exchange.getResponseBody().write(new byte[1 << 20]);
          }
        });
    gateway.answer("/dynamodb/get-item", FakeGateway.text(200, "read"));
    try (Assistant assistant = connect("2025-11-25")) {
      JsonNode result = assistant.call("dynamodb_scan", "{}");
      assertTrue(result.get("isError").asBoolean());
      String said = result.at("/content/0/text").asText();
      assertTrue(said.contains("larger than 64 MB"), said);
      assertEquals(1, gateway.calls().size());
      assertEquals(
          "read", assistant.call("dynamodb_get_item", "{}").at("/content/0/text").asText());
    }
  }
}
