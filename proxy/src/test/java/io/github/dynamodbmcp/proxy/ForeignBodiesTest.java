package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.proxy.FakeGateway.Responder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that the API didn't send becomes one sentence, never the answer of a tool. */
final class ForeignBodiesTest {

  private static final String LOGIN =
      "<!DOCTYPE html><html><head><title>Sign in</title><style>b{}</style><script>var a='<b>';"
          + "</script></head><body>\n<p class='x'>to your \u2028 \"network\"</p>"
          + "<br>".repeat(5000)
          + "</body></html>";

  @TempDir private Path cache;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();
  @AutoClose private Assistant assistant;

  @BeforeEach
  void start() throws Exception {
    assistant = Assistant.connect("2025-11-25", gateway, cache);
    assistant.request("tools/list", Json.object());
  }

  private String refused(String tool, Responder responder) {
    gateway.answer("/dynamodb/get-item", responder);
    gateway.answer("/dynamodb/put-item", responder);
    JsonNode result = assistant.call(tool, "{}");
    assertTrue(result.path("isError").asBoolean(), result.toString());
    assertFalse(result.has("structuredContent"));
    String text = result.at("/content/0/text").asText();
    assertTrue(text.length() < 700, text);
    return text;
  }

  private static Responder typed(int status, String type, String text) {
    return FakeGateway.with(
        "Content-Type", type, (exchange, body) -> write(exchange, status, text));
  }

  private static void write(HttpExchange exchange, int status, String text) throws IOException {
    FakeGateway.write(exchange, status, text);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 203, 400, 403, 404, 500})
  void aPageOfHtmlIsDescribedByItsFirstWords(int status) {
    String text = refused("dynamodb_get_item", typed(status, "text/html; charset=utf-8", LOGIN));
    assertTrue(text.contains("status " + status + ", content type text/html"), text);
    assertTrue(text.contains(": \"Sign in to your network\". Check MCP_API_ENDPOINT"), text);
    assertFalse(text.contains("<"), text);
  }

  @ParameterizedTest
  @CsvSource({"200, '\n<!DOCTYPE html>'", "403, <HTML>", "502, <?xml version='1.0'?>"})
  void aPageThatIsSentAsPlainTextIsNoAnswer(int status, String start) {
    String text = refused("dynamodb_get_item", typed(status, "text/plain", start + LOGIN));
    assertTrue(text.contains(": \"Sign in to your network\". Check MCP_API_ENDPOINT"), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"items\": [{\"id\": ", "{\"id\": 1} {\"id\": 2}", "[1, 2,]"})
  void jsonThatCannotBeReadIsNoAnswer(String broken) {
    String text = refused("dynamodb_put_item", FakeGateway.json(200, broken));
    assertTrue(text.contains("content type application/json and"), text);
    assertTrue(text.contains("may have happened"), text);
  }

  @ParameterizedTest
  @CsvSource({"200, true", "500, true", "404, false"})
  void aWriteMayHaveHappenedUnlessItWasRefused(int status, boolean unsure) {
    String text = refused("dynamodb_put_item", typed(status, "text/html", LOGIN));
    assertEquals(unsure, text.contains("may have happened"), text);
  }

  @Test
  void anEmptySuccessIsNoAnswer() {
    assertTrue(
        refused("dynamodb_put_item", (exchange, body) -> exchange.sendResponseHeaders(204, -1))
            .contains("status 204, no content type and no text"));
    assertTrue(refused("dynamodb_get_item", typed(200, "text/plain", "")).contains("no text"));
  }

  @Test
  void megabytesOfTextAreDescribedByTheirSize() {
    for (String type : new String[] {"text/plain", "application/json", "text/html", ""}) {
      String text = refused("dynamodb_get_item", typed(200, type, "word ".repeat(1 << 20)));
      assertTrue(text.contains("5242880 characters: \"word word "), text);
    }
    assertTrue(
        refused("dynamodb_get_item", typed(400, "text/plain", "word ".repeat(20_000)))
            .contains("100000 characters"));
  }

  @Test
  void otherTypesAreNamed() {
    assertTrue(
        refused("dynamodb_get_item", typed(200, "application/xml", "<a>b</a>"))
            .contains("<a>b</a>"));
    String image = refused("dynamodb_get_item", typed(200, "image/png", "PNG\u0001"));
    assertTrue(image.contains("image/png and 4 characters. Check"), image);
  }

  @Test
  void jsonThatIsNoAnswerIsDescribed() {
    String text =
        refused(
            "dynamodb_get_item",
            FakeGateway.json(401, "{\"error\":\"invalid_token\",\"realm\":\"other\"}"));
    assertTrue(text.contains("invalid_token"), text);
    assertTrue(refused("dynamodb_get_item", FakeGateway.json(200, "oops")).contains("\"oops\""));
    String long_ =
        refused(
            "dynamodb_get_item",
            FakeGateway.json(400, "{\"message\":\"" + "x".repeat(60_000) + "\"}"));
    assertTrue(long_.contains("status 400"), long_);
  }

  @Test
  void theListOfToolsIsNoPage() throws Exception {
    gateway.answer("/tools", typed(200, "text/html", LOGIN));
    try (Assistant other = Assistant.connect("2025-11-25", gateway, cache.resolve("other"))) {
      String message = other.request("tools/list", Json.object()).at("/error/message").asText();
      assertTrue(message.contains("Sign in to your network"), message);
    }
  }

  private static Responder encoded(String encoding, byte[] bytes) {
    return (exchange, body) -> {
      exchange.getResponseHeaders().set("Content-Type", "text/plain");
      exchange.getResponseHeaders().set("Content-Encoding", encoding);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void gzipIsNotAskedForButDecoded() throws Exception {
    byte[] bytes = "é 1".getBytes(StandardCharsets.UTF_8);
    gateway.answer("/dynamodb/get-item", encoded("gzip", gzip(bytes)));
    JsonNode result = assistant.call("dynamodb_get_item", "{}");
    assertEquals("é 1", result.at("/content/0/text").asText());
    assertEquals("identity", gateway.calls().get(0).headers().get("accept-encoding"));
    String unknown = refused("dynamodb_get_item", encoded("br", bytes));
    assertTrue(unknown.contains("content type br-encoded text/plain"), unknown);
    String damaged = refused("dynamodb_get_item", encoded("gzip", bytes));
    assertTrue(damaged.contains("content type gzip-encoded text/plain"), damaged);
    String bomb = refused("dynamodb_get_item", encoded("gzip", gzip(new byte[65 << 20])));
    assertTrue(bomb.contains("larger than"), bomb);
  }
}
