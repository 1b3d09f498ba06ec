package io.github.dynamodbmcp.handlers.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.handlers.mcp.McpRules;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** MCP by URL at the server. */
final class McpByUrlTest extends McpRules {
  @AutoClose private static final McpClient CLIENT = McpClient.of(Map.of());

  McpByUrlTest() {
    super(CLIENT, "local");
  }

  @Test
  void anotherHostNameThanLoopbacksIsForbidden() throws IOException {
    String request = "POST /mcp HTTP/1.1\r\nHost: rebound.example\r\nContent-Length: 2\r\n\r\n{}";
    try (RawClient rebound = CLIENT.connection()) {
      assertTrue(rebound.send(request).answer().startsWith("HTTP/1.1 403 "));
    }
  }
}
