package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The published schema of a revision of the protocol. */
public final class McpSchema {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<String, McpSchema> KNOWN = new ConcurrentHashMap<>();

  /** The schemas' name for each method's result. */
  private static final Map<String, String> RESULTS =
      Map.of(
          "initialize", "InitializeResult",
          "ping", "EmptyResult",
          "tools/list", "ListToolsResult",
          "tools/call", "CallToolResult",
          "server/discover", "DiscoverResult",
          "subscriptions/listen", "SubscriptionsListenResult");

  private static final Map<String, String> NOTIFICATIONS =
      Map.of(
          "notifications/progress", "ProgressNotification",
          "notifications/cancelled", "CancelledNotification",
          "notifications/tools/list_changed", "ToolListChangedNotification",
          "notifications/subscriptions/acknowledged", "SubscriptionsAcknowledgedNotification");

  private final ObjectNode whole;
  private final String definitions;
  private final JsonSchemaFactory factory;
  private final Map<String, JsonSchema> parts = new ConcurrentHashMap<>();

  private McpSchema(String revision) {
    String name = "/mcp-schema/" + revision + ".json";
    try (InputStream schema = McpSchema.class.getResourceAsStream(name)) {
      whole = (ObjectNode) MAPPER.readTree(schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    definitions = whole.has("$defs") ? "$defs" : "definitions";
    factory =
        JsonSchemaFactory.getInstance(
            definitions.equals("$defs")
                ? SpecVersion.VersionFlag.V202012
                : SpecVersion.VersionFlag.V7);
  }

  /** The schema of a revision; for the oldest, its successor's (see the folder's README). */
  public static McpSchema of(String revision) {
    return KNOWN.computeIfAbsent(
        revision.equals("2024-11-05") ? "2025-03-26" : revision, McpSchema::new);
  }

  /** Checks a response to that method. */
  public void checkResponse(String method, JsonNode message) {
    if (message.has("result")) {
      check(has("JSONRPCResultResponse") ? "JSONRPCResultResponse" : "JSONRPCResponse", message);
      boolean incomplete =
          method.equals("tools/call")
              && message.at("/result/resultType").asText().equals("input_required");
      check(
          incomplete ? "InputRequiredResult" : RESULTS.getOrDefault(method, "EmptyResult"),
          message.get("result"));
      return;
    }
    JsonNode checked = message;
    if (message.path("id").isNull()) {
      // JSON-RPC wants a null id where none could be read; the schemas don't allow it.
      ObjectNode withId = message.deepCopy();
      checked = withId.put("id", 0);
    }
    check(has("JSONRPCErrorResponse") ? "JSONRPCErrorResponse" : "JSONRPCError", checked);
    if (message.path("error").path("code").asInt() == -32022) {
      check("UnsupportedProtocolVersionError", message);
    }
  }

  /** Checks a request of a server; a revision without a handshake has none. */
  public void checkRequest(JsonNode message) {
    if (has("InputRequiredResult")) {
      throw new AssertionError("a server must not send requests: " + message);
    }
    check("JSONRPCRequest", message);
    check("ServerRequest", message);
  }

  /** Checks a notification. */
  public void checkNotification(JsonNode message) {
    check("JSONRPCNotification", message);
    check(NOTIFICATIONS.getOrDefault(message.path("method").asText(), "no such"), message);
  }

  private boolean has(String definition) {
    return whole.path(definitions).has(definition);
  }

  private void check(String definition, JsonNode value) {
    if (!has(definition)) {
      throw new AssertionError("the schema has no " + definition);
    }
    Set<ValidationMessage> faults = parts.computeIfAbsent(definition, this::part).validate(value);
    if (!faults.isEmpty()) {
      throw new AssertionError("not a " + definition + ": " + faults + " in " + value);
    }
  }

  private JsonSchema part(String definition) {
    ObjectNode schema = whole.deepCopy();
    schema.remove("anyOf");
    schema.put("$ref", "#/" + definitions + "/" + definition);
    return factory.getSchema(schema);
  }
}
