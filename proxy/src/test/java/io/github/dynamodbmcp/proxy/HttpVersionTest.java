package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxy speaks HTTP/1.1, whose lost connections harm one call at most. */
final class HttpVersionTest {

  @TempDir private Path cache;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();

  private Map<String, String> settings() {
    return new HashMap<>(Assistant.settings(gateway, cache));
  }

  @Test
  void http2IsNotOffered() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> settings = settings();
      settings.put("MCP_API_ENDPOINT", "https://127.0.0.1:" + server.getLocalPort());
      settings.put("MCP_TIMEOUT_SECONDS", "5");
      try (Assistant assistant = Assistant.connect("2025-11-25", settings)) {
        JsonNode unused = assistant.send("tools/list", Json.object());
        Socket connection = server.accept();
        byte[] hello = new byte[4096];
        int count = connection.getInputStream().read(hello);
        String text = new String(hello, 0, count, StandardCharsets.ISO_8859_1);
        assertEquals("\u0016\u0003", text.substring(0, 2), "a TLS handshake");
        // The protocol's identifier in ALPN, after its length (RFC 7301).
        assertFalse(text.contains("\u0002h2"), "HTTP/2 is offered");
        connection.close();
      }
    }
  }

  @Test
  void aConnectionThatDiesSilentlyHarmsOneCall() throws Exception {
    gateway.answer("/dynamodb/get-item", FakeGateway.text(200, "read"));
    gateway.answer("/dynamodb/put-item", FakeGateway.text(200, "written"));
    try (Relay relay = Relay.wire(gateway.port())) {
      Map<String, String> settings = settings();
      settings.put("MCP_API_ENDPOINT", "http://127.0.0.1:" + relay.port());
      settings.put("MCP_TIMEOUT_SECONDS", "2");
      try (Assistant assistant = Assistant.connect("2025-11-25", settings)) {
        assistant.request("tools/list", Json.object());
        relay.silenceOpenConnections();
        assertTrue(assistant.call("dynamodb_get_item", "{}").get("isError").asBoolean());
        assertEquals("written", said(assistant.call("dynamodb_put_item", "{}")));
        assertEquals("read", said(assistant.call("dynamodb_get_item", "{}")));
      }
    }
  }

  @Test
  void idleConnectionsAreKeptForHalfAMinute() throws Exception {
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      assistant.request("tools/list", Json.object());
    }
    assertEquals("30", System.getProperty("jdk.httpclient.keepalive.timeout"));
  }

  @Test
  void aConnectionThatTheServerClosedWhileIdleHarmsNoWrite() throws Exception {
    gateway.answer("/dynamodb/put-item", FakeGateway.text(200, "written"));
    try (Relay relay = Relay.wire(gateway.port())) {
      Map<String, String> settings = settings();
      settings.put("MCP_API_ENDPOINT", "http://127.0.0.1:" + relay.port());
      try (Assistant assistant = Assistant.connect("2025-11-25", settings)) {
        for (int i = 0; i < 5; i++) {
          assertEquals("written", said(assistant.call("dynamodb_put_item", "{}")));
          relay.closeOpenConnections();
          Thread.sleep(Duration.ofMillis(200).toMillis());
        }
      }
    }
    assertEquals(5, gateway.calls().size());
  }

  private static String said(JsonNode result) {
    return result.at("/content/0/text").asText();
  }
}
