package io.github.dynamodbmcp.proxy.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The assistants that can be configured. */
enum Client {
  /**
   * Claude Desktop.
   *
   * @see <a href="https://modelcontextprotocol.io/docs/develop/connect-local-servers">its
   *     documentation</a>
   */
  CLAUDE,

  /**
   * Claude Code: {@code .mcp.json}.
   *
   * @see <a href="https://code.claude.com/docs/en/mcp">its documentation</a>
   */
  CLAUDE_CODE,

  /**
   * Kiro.
   *
   * @see <a href="https://kiro.dev/docs/mcp/configuration/">its documentation</a>
   */
  KIRO,

  /**
   * Cursor.
   *
   * @see <a href="https://cursor.com/docs/context/mcp">its documentation</a>
   */
  CURSOR,

  /**
   * VS Code.
   *
   * @see <a href="https://code.visualstudio.com/docs/copilot/reference/mcp-configuration">its
   *     documentation</a>
   */
  VSCODE,

  /**
   * Codex: {@code config.toml}.
   *
   * @see <a href="https://developers.openai.com/codex/mcp">its documentation</a>
   */
  CODEX,

  /**
   * Gemini CLI.
   *
   * @see <a href="https://geminicli.com/docs/tools/mcp-server">its documentation</a>
   */
  GEMINI,

  /**
   * opencode.
   *
   * @see <a href="https://opencode.ai/docs/mcp-servers/">its documentation</a>
   */
  OPENCODE,

  /**
   * Zed.
   *
   * @see <a href="https://zed.dev/docs/ai/mcp">its documentation</a>
   */
  ZED,

  /**
   * Cline.
   *
   * @see <a href="https://docs.cline.bot/mcp/adding-and-configuring-servers">its documentation</a>
   */
  CLINE,

  /**
   * Goose: {@code config.yaml}.
   *
   * @see <a href="https://block.github.io/goose/docs/guides/config-files">its documentation</a>
   */
  GOOSE,

  /**
   * Windsurf.
   *
   * @see <a href="https://docs.windsurf.com/windsurf/cascade/mcp">its documentation</a>
   */
  WINDSURF,

  /**
   * JetBrains' AI Assistant and Junie.
   *
   * @see <a href="https://www.jetbrains.com/help/ai-assistant/configure-an-mcp-server.html">its
   *     documentation</a>
   */
  JETBRAINS;

  /** The name under which the assistant knows the server. */
  private static final String NAME = "dynamodb";

  /** The name on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns all names, for a message. */
  static String words() {
    return Arrays.stream(values()).map(Client::word).collect(Collectors.joining(", "));
  }

  /** Returns the client of a name; null if there is none. */
  static @Nullable Client of(String word) {
    for (Client client : values()) {
      if (client.word().equalsIgnoreCase(word)) {
        return client;
      }
    }
    return null;
  }

  /** Returns the text for the client's configuration file. */
  String configuration(ServerCommand server) {
    return switch (this) {
      case CLAUDE, KIRO, CURSOR, GEMINI, WINDSURF, JETBRAINS ->
          json("mcpServers", standard(server));
      case CLAUDE_CODE -> json("mcpServers", typed(server));
      case CLINE -> json("mcpServers", standard(server).put("disabled", false));
      case VSCODE -> json("servers", typed(server));
      case ZED -> json("context_servers", standard(server).put("source", "custom"));
      case OPENCODE -> opencode(server);
      case CODEX -> toml(server);
      case GOOSE -> yaml(server);
    };
  }

  private static ObjectNode standard(ServerCommand server) {
    ObjectNode node = Json.object().put("command", server.command());
    addAll(node.putArray("args"), server.arguments());
    addEnvironment(node.putObject("env"), server);
    return node;
  }

  private static ObjectNode typed(ServerCommand server) {
    ObjectNode node = Json.object().put("type", "stdio");
    return node.setAll(standard(server));
  }

  private static void addAll(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  private static void addEnvironment(ObjectNode node, ServerCommand server) {
    server.environment().forEach(node::put);
  }

  private static String json(String section, ObjectNode server) {
    ObjectNode config = Json.object();
    config.putObject(section).set(NAME, server);
    return config.toPrettyString();
  }

  private static String opencode(ServerCommand server) {
    ObjectNode node = Json.object().put("type", "local");
    addAll(node.putArray("command").add(server.command()), server.arguments());
    node.put("enabled", true);
    addEnvironment(node.putObject("environment"), server);
    ObjectNode config = Json.object().put("$schema", "https://opencode.ai/config.json");
    config.putObject("mcp").set(NAME, node);
    return config.toPrettyString();
  }

  private static String toml(ServerCommand server) {
    StringBuilder text = new StringBuilder();
    text.append("[mcp_servers.").append(NAME).append("]\n");
    text.append("command = ").append(quoted(server.command())).append('\n');
    text.append("args = [").append(list(server)).append("]\n\n");
    text.append("[mcp_servers.").append(NAME).append(".env]");
    server
        .environment()
        .forEach(
            (name, value) -> text.append('\n').append(name).append(" = ").append(quoted(value)));
    return text.toString();
  }

  private static String yaml(ServerCommand server) {
    StringBuilder text = new StringBuilder("extensions:\n  ").append(NAME).append(":\n");
    text.append("    type: stdio\n    name: ").append(NAME).append('\n');
    text.append("    description: Reads and writes Amazon DynamoDB tables\n    enabled: true\n");
    text.append("    cmd: ").append(quoted(server.command())).append('\n');
    text.append("    args: [").append(list(server)).append("]\n");
    text.append("    env_keys: []\n    timeout: 300\n    envs:");
    server
        .environment()
        .forEach((name, value) ->
            text.append("\n      ").append(name).append(": ").append(quoted(value)));
    return text.toString();
  }

  private static String list(ServerCommand server) {
    return server.arguments().stream().map(Client::quoted).collect(Collectors.joining(", "));
  }

  /**
   * Quotes as JSON does, which TOML's and YAML's double quotes understand too. YAML takes neither
   * control characters beyond ASCII nor byte order marks as they are, and breaks lines at U+0085,
   * U+2028 and U+2029.
   */
  private static String quoted(String text) {
    StringBuilder escaped = new StringBuilder();
    TextNode.valueOf(text)
        .toString()
        .chars()
        .forEach(c -> {
          boolean printable = c < 0x7f || (c > 0x9f && c != 0x2028 && c != 0x2029 && c != 0xfeff);
          escaped.append(printable ? (char) c : String.format(Locale.ROOT, "\\u%04x", c));
        });
    return escaped.toString();
  }
}
