package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.mcp.McpSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each message is answered as JSON-RPC requires, and no input ends the proxy. */
final class MessagesTest {

  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"ping\"}";

  @TempDir private Path cache;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();
  @AutoClose private Assistant assistant;

  @BeforeEach
  void start() throws Exception {
    assistant = Assistant.connect("2025-11-25", gateway, cache);
  }

  private void assertLives() {
    assistant.line(PING.formatted("\"alive\""));
    assertTrue(assistant.answerTo(TextNode.valueOf("alive")).has("result"));
  }

  private void assertRefused(int code, String idAsJson) throws Exception {
    JsonNode answer = assistant.next();
    assertEquals(code, answer.at("/error/code").asInt(), answer.toString());
    assertTrue(answer.has("id"), "JSON-RPC wants an id, null if it isn't known");
    assertEquals(Json.read(idAsJson), answer.get("id"));
    assertLives();
  }

  @Test
  void aBlankLineIsIgnored() {
    assistant.line("");
    assistant.line("  \t\r");
    assertLives();
  }

  @Test
  void windowsLineEndsAreTaken() {
    assistant.line(PING.formatted("1") + "\r");
    assertTrue(assistant.answerTo(IntNode.valueOf(1)).has("result"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{bad json|-32700|null",
        "{\"jsonrpc\":\"2.0\",\"id\":1|-32700|null",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} {}|-32700|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1e9999999999,\"method\":\"ping\"}|-32600|null",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"a\":-1E-99999999999}}|-32600|1",
        "[]|-32600|null",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]|-32600|null",
        "17|-32600|null",
        "null|-32600|null",
        "\"ping\"|-32600|null",
        "{}|-32600|null",
        "{\"jsonrpc\":\"2.0\",\"id\":1}|-32600|1",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}|-32600|1",
        "{\"jsonrpc\":2.0,\"id\":1,\"method\":\"ping\"}|-32600|1",
        "{\"id\":\"a\",\"method\":\"ping\"}|-32600|\"a\"",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}|-32600|1",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}|-32600|null",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}|-32600|null",
        "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"ping\"}|-32600|null",
        "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}|-32600|null",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[1]}|-32602|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/list\"}|-32601|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"cursor\":\"x\"}}|-32602|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/clientInfo\":{\"name\":\"x\",\"version\":\"1\"}}}}|-32602|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{}}|-32602|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"dynamodb_scan\",\"arguments\":[1]}}|-32602|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"no_such\"}}|-32602|1",
      })
  void aMalformedMessageIsAnsweredWithItsErrorCode(String line, int code, String id)
      throws Exception {
    assistant.line(line);
    assertRefused(code, id);
  }

  @Test
  void invalidUtf8IsAParseError() throws Exception {
    byte[] line = PING.formatted("\"é\"").getBytes(StandardCharsets.ISO_8859_1);
    assistant.send(line);
    assistant.line("");
    assertRefused(-32700, "null");
  }

  @Test
  void anIdIsReturnedUnchanged() throws Exception {
    for (String id : new String[] {"0", "-1", "9007199254740993", "\"\"", "\"1\"", "\"a\\nb\""}) {
      assistant.line(PING.formatted(id));
      assertEquals(Json.read(id), assistant.next().get("id"));
    }
  }

  @Test
  void responsesAndNotificationsOfTheClientAreNotAnswered() {
    assistant.line("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    assistant.line("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1,\"message\":\"x\"}}");
    assistant.line("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/nonsense\"}");
    assistant.line(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":99}}");
    assistant.line("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}");
    assertLives();
  }

  @Test
  void anIdThatIsInFlightIsRefusedAndTheFirstIsAnswered() throws Exception {
    gateway.answer(
        "/dynamodb/scan",
        FakeGateway.after(Duration.ofMillis(500), FakeGateway.text(200, "scanned")));
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/call\","
            + "\"params\":{\"name\":\"dynamodb_scan\"}}";
    assistant.expect(IntNode.valueOf(5), "tools/call");
    assistant.line(call);
    assistant.line(call);
    assertEquals(-32600, assistant.answerTo(IntNode.valueOf(5)).at("/error/code").asInt());
    assertEquals(
        "scanned", assistant.answerTo(IntNode.valueOf(5)).at("/result/content/0/text").asText());
    assertEquals(1, gateway.calls().size());
  }

  @Test
  void aLineOf64MegabytesIsServed() {
    gateway.answer("/dynamodb/put-item", FakeGateway.text(413, "Too large"));
    String big = "x".repeat(64 << 20);
    JsonNode result =
        assistant.call(
            "dynamodb_put_item", "{\"table_name\":\"T\",\"item\":{\"a\":\"" + big + "\"}}");
    assertEquals("Too large", result.at("/content/0/text").asText());
    assertEquals(
        big.length() + 34, gateway.calls().get(0).body().length(), "the whole of it arrived");
    assertLives();
  }

  @Test
  void aLongerLineIsRefusedByItsIdAndSkipped() throws Exception {
    byte[] chunk = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    for (String start : List.of("", "{\"method\":\"ping\",\"params\":{\"a\":\"")) {
      assistant.send(start.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 80; i++) {
        assistant.send(chunk);
      }
      assistant.line(start.isEmpty() ? "" : "\"},\"jsonrpc\":\"2.0\",\"id\":64}");
      assertRefused(-32600, start.isEmpty() ? "null" : "64");
    }
  }

  @Test
  void noLineReaderBreaksAnAnswer() throws Exception {
    String breaks = "a\u0085b\u2028c\u2029d\u2027\u202ae\u00a0\u0084\uD83D\uDE00\u000b\f";
    gateway.answer("/dynamodb/scan", FakeGateway.text(200, breaks));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":\"\u2028\",\"method\":\"tools/call\","
            + "\"params\":{\"name\":\"dynamodb_scan\"}}\n";
    int status =
        Main.run(
            new String[0],
            Assistant.settings(gateway, cache),
            new ByteArrayInputStream(call.getBytes(StandardCharsets.UTF_8)),
            out,
            System.err,
            () -> {},
            FakeTerminal.NONE);
    assertEquals(0, status);
    String line = out.toString(StandardCharsets.UTF_8);
    assertEquals(2, line.split("[\\v\\f\u0085\u2028\u2029]", -1).length, line);
    assertEquals(breaks, Json.read(line).at("/result/content/0/text").asText());
    assertEquals("\u2028", Json.read(line).get("id").asText());
  }

  @Test
  void theLastLineMayLackItsEnd() {
    assistant.send(PING.formatted("8").getBytes(StandardCharsets.UTF_8));
    assistant.hangUp();
    assertTrue(assistant.answerTo(IntNode.valueOf(8)).has("result"));
    assertEquals(0, assistant.exitStatus());
  }

  @Test
  void aLineInPiecesIsOneMessage() throws Exception {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.write((PING.formatted("\"ü\"") + "\n").getBytes(StandardCharsets.UTF_8));
    for (byte piece : line.toByteArray()) {
      assistant.send(new byte[] {piece});
    }
    assertEquals("ü", assistant.next().get("id").asText());
  }

  @Test
  void aBatchIsAnsweredAsABatchInTheOneRevisionThatHasThem() throws Exception {
    try (Assistant other = Assistant.connect("2025-03-26", gateway, cache)) {
      other.expect(IntNode.valueOf(2), "tools/list");
      other.line(
          "["
              + PING.formatted("1")
              + ",{\"jsonrpc\":\"2.0\",\"method\":\"notifications/nonsense\"},"
              + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"},"
              + "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"initialize\"},"
              + "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"subscriptions/listen\"},"
              + "{}]");
      JsonNode batch = other.next();
      assertEquals(5, batch.size(), batch.toString());
      for (JsonNode answer : batch) {
        switch (answer.path("id").asText()) {
          case "1" -> assertTrue(answer.get("result").isEmpty());
          case "2" -> assertEquals(10, answer.at("/result/tools").size());
          case "3", "4", "null" -> assertEquals(-32600, answer.at("/error/code").asInt());
          default -> throw new AssertionError(answer);
        }
      }
      other.line("[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/nonsense\"}]");
      other.line("[]");
      assertEquals(-32600, other.next().at("/error/code").asInt());
    }
  }

  @Test
  void aRequestOfABatchCanBeCancelledAndTheOthersAreAnswered() throws Exception {
    gateway.answer(
        "/dynamodb/scan", FakeGateway.after(Duration.ofSeconds(10), FakeGateway.text(200, "")));
    try (Assistant other = Assistant.connect("2025-03-26", gateway, cache)) {
      other.line(
          "["
              + PING.formatted("1")
              + ",{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\","
              + "\"params\":{\"name\":\"dynamodb_scan\"}}]");
      assertNull(other.nextWithin(Duration.ofMillis(300)));
      other.line(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":2}}");
      assertEquals(1, other.next().size());
    }
  }

  @Test
  void theSchemasRejectAWrongResponse() {
    JsonNode wrong = Json.object().put("jsonrpc", "2.0").put("id", 1).set("result", Json.object());
    for (String revision : new String[] {"2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"}) {
      assertThrows(
          AssertionError.class, () -> McpSchema.of(revision).checkResponse("tools/list", wrong));
    }
  }
}
