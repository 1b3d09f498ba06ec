package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The configuration by URL, in each assistant's own form. */
final class UrlConfigurationTest {
  @Test
  void eachAssistantGetsItsForm() {
    assertEquals(
        List.of(
            "Claude Code: claude mcp add --transport http dynamodb http://h/mcp --header \"Authorization: Bearer t\"",
            "VS Code, .vscode/mcp.json: {\"servers\":{\"dynamodb\":{\"type\":\"http\",\"url\":\"http://h/mcp\",\"headers\":{\"Authorization\":\"Bearer t\"}}}}",
            "Cursor, ~/.cursor/mcp.json: {\"mcpServers\":{\"dynamodb\":{\"url\":\"http://h/mcp\",\"headers\":{\"Authorization\":\"Bearer t\"}}}}",
            "Kiro, ~/.kiro/settings/mcp.json: {\"mcpServers\":{\"dynamodb\":{\"url\":\"http://h/mcp\",\"headers\":{\"Authorization\":\"Bearer t\"}}}}",
            "Gemini CLI, ~/.gemini/settings.json: {\"mcpServers\":{\"dynamodb\":{\"httpUrl\":\"http://h/mcp\",\"headers\":{\"Authorization\":\"Bearer t\"}}}}"),
        new UrlConfiguration("http://h/mcp", "t").lines());
  }
}
