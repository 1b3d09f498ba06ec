package io.github.dynamodbmcp.handlers.server;

import io.github.dynamodbmcp.handlers.mcp.McpGarbage;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;

/** Random requests to the server. */
final class McpGarbageTest extends McpGarbage {
  @AutoClose private static final McpClient CLIENT = McpClient.of(Map.of());

  McpGarbageTest() {
    super(CLIENT);
  }
}
