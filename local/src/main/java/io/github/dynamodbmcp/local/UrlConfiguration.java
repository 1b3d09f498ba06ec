package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * The configuration of assistants that connect to a URL, with a header that they send.
 *
 * @param url the MCP endpoint
 * @param token the bearer token
 */
record UrlConfiguration(String url, String token) {
  /** Stands for a token that isn't printed. */
  static final String YOUR_TOKEN = "YOUR_MCP_BEARER_TOKEN";

  /** The name under which the assistant knows the server. */
  private static final String NAME = "dynamodb";

  /** A line for each assistant: where the configuration goes, and what it is. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Claude Code: claude mcp add --transport http %s %s --header \"%s\""
            .formatted(NAME, url, "Authorization: " + authorization()));
    lines.add("VS Code, .vscode/mcp.json: " + json("servers", http().put("url", url)));
    lines.add("Cursor, ~/.cursor/mcp.json: " + json("mcpServers", Json.object().put("url", url)));
    lines.add(
        "Kiro, ~/.kiro/settings/mcp.json: " + json("mcpServers", Json.object().put("url", url)));
    lines.add(
        "Gemini CLI, ~/.gemini/settings.json: "
            + json("mcpServers", Json.object().put("httpUrl", url)));
    return lines;
  }

  private static ObjectNode http() {
    return Json.object().put("type", "http");
  }

  private String json(String section, ObjectNode server) {
    server.putObject("headers").put("Authorization", authorization());
    ObjectNode configuration = Json.object();
    configuration.putObject(section).set(NAME, server);
    return Json.write(configuration);
  }

  private String authorization() {
    return "Bearer " + token;
  }
}
