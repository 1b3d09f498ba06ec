package io.github.dynamodbmcp.protocol.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A request that can't be read as a whole is answered by its id, and never carried out. */
final class RefusedMessagesTest {

  private static final Caller CALLER = Caller.local("tester");
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  private static final SessionLog NO_LOG =
      new SessionLog() {
        @Override
        public void error(String text) {}

        @Override
        public void debug(Supplier<String> text) {}
      };

  @AutoClose("shutdownNow")
  private final ExecutorService calls = Executors.newFixedThreadPool(1);

  @AutoClose("shutdownNow")
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  private final McpServer server =
      new McpServer(
          new FakeTools(), ServerInfo.of("1"), calls, timer, Duration.ofSeconds(20), NO_LOG, null);

  private JsonNode answer(Message message) throws Exception {
    return answer(message, Revision.R2025_11_25);
  }

  private JsonNode answer(Message message, Revision revision) throws Exception {
    RecordingPeer peer = new RecordingPeer();
    Session.stateless(server, revision).receive(message, CALLER, peer);
    return peer.response();
  }

  private static Message parse(String json) {
    return Message.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  static Stream<String> unacceptable() {
    return Stream.of(
        "{\"n\":" + "1".repeat(1500) + "}",
        "{\"n\":0." + "1".repeat(1500) + "}",
        "{\"n\":1e9999999999}",
        "{\"n\":-1E-99999999999}",
        "{\"" + "n".repeat(70_001) + "\":1}",
        "{\"item\":{\"id\":\"d1\",\"a\":1,\"a\":2}}",
        "{\"item\":{\"id\":1},\"condition_expression\":\"x\",\"condition_expression\":null}",
        "{\"n\":" + "[".repeat(1100) + "]".repeat(1100) + "}",
        "{\"n\":[" + "{},".repeat(1 << 20) + "{}]}");
  }

  @ParameterizedTest
  @MethodSource("unacceptable")
  void aCallIsAnsweredWithAResultThatTheModelReads(String arguments) throws Exception {
    String params = "\"params\":{\"name\":\"whoami\",\"arguments\":" + arguments;
    List<String> orders =
        List.of(
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\"," + params + "}}",
            // As the Python SDK writes it.
            "{\"method\":\"tools/call\"," + params + "},\"jsonrpc\":\"2.0\",\"id\":7}");
    for (String line : orders) {
      JsonNode answer = answer(parse(line));
      assertEquals(7, answer.path("id").asInt(), answer.toString());
      assertTrue(answer.at("/result/isError").asBoolean(), answer.toString());
      String text = answer.at("/result/content/0/text").asText();
      assertTrue(text.startsWith("Nothing was called: the message "), text);
      McpSchema.of("2025-11-25").checkResponse("tools/call", answer);
    }
    JsonNode modern =
        answer(
            parse(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\","
                    + params
                    + ","
                    + META
                    + "}}"));
    assertTrue(modern.at("/result/isError").asBoolean());
    McpSchema.of("2026-07-28").checkResponse("tools/call", modern);
  }

  @ParameterizedTest
  @MethodSource("unacceptable")
  void anyOtherRequestIsAnsweredWithAnError(String params) throws Exception {
    JsonNode answer = answer(parse("{\"method\":\"ping\",\"params\":" + params + ",\"id\":\"é\"}"));
    assertEquals("é", answer.path("id").asText(), answer.toString());
    assertEquals(-32600, answer.at("/error/code").asInt(), answer.toString());
  }

  @Test
  void aDuplicateNameIsNamedWithItsPath() throws Exception {
    JsonNode answer =
        answer(
            parse(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"whoami\","
                    + "\"arguments\":{\"item\":{\"a\":1,\"a\":2}}}}"));
    assertEquals(
        "Nothing was called: the message has the name \"a\" twice, in params.arguments.item; give"
            + " each name once.",
        answer.at("/result/content/0/text").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{oops|1|-32700",
        "{\"id\":\"a,}\\\"\",\"method\":\"ping\",\"params\":{\"x\":[1,}}|\"a,}\\\"\"|-32700",
        "{\"id\":1,\"method\":\"ping\"} x|1|-32700",
        "{\"id\":1.0,\"method\":\"ping\",]|1.0|-32700",
        "{\"params\":{\"id\":5},\"x\":[{\"id\":6}],oops|null|-32700",
        "{\"\\u0069d\":3,\"method\":\"ping\",\"a\":1,\"a\":1}|3|-32600",
        "{\"id\":1,\"id\":2,\"method\":\"ping\"}|null|-32600",
        "{\"id\":1e9999999999,\"method\":\"ping\"}|null|-32600",
        "{\"id\":true,\"method\":\"ping\",\"a\":1,\"a\":1}|null|-32600",
        "{\"id\":12|null|-32700",
        "{|null|-32700",
        "x|null|-32700",
        "]|null|-32700",
      })
  void theIdIsFoundWhereItIsCertain(String line, String id, int code) throws Exception {
    JsonNode answer = answer(parse(line));
    assertEquals(Json.read(id), answer.get("id"), answer.toString());
    assertEquals(code, answer.at("/error/code").asInt(), answer.toString());
  }

  @Test
  void aRequestWithInvalidUtf8IsAnsweredByItsId() throws Exception {
    byte[] line =
        "{\"id\":4,\"method\":\"ping\",\"params\":{\"a\":\"é\"}}"
            .getBytes(StandardCharsets.ISO_8859_1);
    JsonNode answer = answer(Message.parse(line));
    assertEquals(4, answer.path("id").asInt());
    assertEquals(-32700, answer.at("/error/code").asInt());
  }

  @Test
  void anUnacceptableResponseIsNotAnswered() throws Exception {
    assertTrue(answer(parse("{\"id\":1,\"result\":{\"a\":1,\"a\":2}}")).isMissingNode());
  }

  @Test
  void eachRequestOfAnUnacceptableBatchIsAnswered() throws Exception {
    JsonNode answers =
        answer(
            parse(
                "[{\"id\":1,\"method\":\"ping\"},{\"id\":2,\"method\":\"ping\",\"a\":1,\"a\":2}]"),
            Revision.R2025_03_26);
    assertEquals(2, answers.size(), answers.toString());
    assertEquals(1, answers.get(0).path("id").asInt());
    assertEquals(2, answers.get(1).path("id").asInt());
    answers.forEach(answer -> assertEquals(-32600, answer.at("/error/code").asInt()));
  }

  @Test
  void aMessageOfAnySizeIsReadInPieces() throws Exception {
    byte[] chunk = "[{\"a\":\"]\\\"\",\"b\":1".repeat(1 << 12).getBytes(StandardCharsets.UTF_8);
    InputStream start =
        new ByteArrayInputStream(
            "{\"id\":9,\"method\":\"ping\",\"params\":{\"x\":".getBytes(StandardCharsets.UTF_8));
    Stream<InputStream> chunks =
        Stream.concat(
            Stream.of(start), Stream.generate(() -> new ByteArrayInputStream(chunk)).limit(300));
    InputStream text = new SequenceInputStream(Collections.enumeration(chunks.toList()));
    JsonNode answer = answer(Message.refused(text, "is longer than 7 MB"));
    assertEquals(9, answer.path("id").asInt());
    assertEquals("The message is longer than 7 MB.", answer.at("/error/message").asText());
  }
}
