package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.mcp.McpRules;
import io.github.dynamodbmcp.protocol.json.Json;
import org.junit.jupiter.api.Test;

/** MCP by URL at the function. */
final class McpFunctionTest extends McpRules {
  private static final McpFunctionClient CLIENT =
      McpFunctionClient.over(audit -> new InProcessLambda(new ScriptedDynamoDb(), audit));

  McpFunctionTest() {
    super(CLIENT, "arn:aws:iam::123456789012:user/alice");
  }

  @Test
  void aRefusedRequestLeavesAnAuditLineWithItsCaller() {
    assertEquals(403, CLIENT.post("{}", "Origin", "https://evil.example").status());
    JsonNode line = Json.read(CLIENT.audit());
    assertEquals("mcp", line.path("tool").asText());
    assertEquals("arn:aws:iam::123456789012:user/alice", line.path("principal").asText());
    assertEquals(403, line.path("status").asInt());
  }
}
