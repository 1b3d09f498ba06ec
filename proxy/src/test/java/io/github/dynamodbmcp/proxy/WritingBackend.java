package io.github.dynamodbmcp.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A backend whose delete tool offers a dry run, and whose put tool doesn't. */
final class WritingBackend implements AutoCloseable {

  static final String DELETE = "dynamodb_delete_item";
  static final String PUT = "dynamodb_put_item";
  static final String KEY = "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}}";
  static final String PREVIEW =
      "Dry run: this item of table 'Users' would be deleted:\n  userId: user001\n  name: Alice";
  static final String DELETED = "Successfully deleted item from table 'Users'";

  final FakeGateway gateway = FakeGateway.start();

  WritingBackend() {
    this(Duration.ZERO);
  }

  /** Creates a backend whose list of tools takes that long. */
  WritingBackend(Duration delay) {
    ArrayNode tools = (ArrayNode) Json.read(FakeGateway.resource("/tools.json"));
    for (JsonNode tool : tools) {
      if (tool.path("name").asText().equals(DELETE)) {
        ((ObjectNode) tool.at("/inputSchema/properties"))
            .putObject("dry_run")
            .put("type", "boolean")
            .put("description", "Whether to write nothing and show what would be done.");
      }
    }
    gateway.answer("/tools", FakeGateway.after(delay, FakeGateway.json(200, tools.toString())));
    gateway.answer("/dynamodb/put-item", FakeGateway.text(200, "Successfully added item"));
    gateway.answer("/dynamodb/get-item", FakeGateway.text(200, "Item"));
    preview(FakeGateway.text(200, PREVIEW));
  }

  /** Sets the answer of dry runs. */
  void preview(FakeGateway.Responder preview) {
    FakeGateway.Responder deletion = FakeGateway.text(200, DELETED);
    gateway.answer(
        "/dynamodb/delete-item",
        (exchange, body) -> (isDryRun(body) ? preview : deletion).respond(exchange, body));
  }

  private static boolean isDryRun(String body) {
    return Json.read(body).path("dry_run").asBoolean(false);
  }

  /** The bodies of the calls that weren't dry runs of a read or a write. */
  List<String> writes() {
    return gateway.calls().stream()
        .filter(call -> !call.path().equals("/dynamodb/get-item"))
        .map(FakeGateway.Received::body)
        .filter(body -> !isDryRun(body))
        .toList();
  }

  Map<String, String> settings(Path cache, String confirm) {
    Map<String, String> settings = new HashMap<>(Assistant.settings(gateway, cache));
    settings.put("MCP_CONFIRM", confirm);
    return settings;
  }

  @Override
  public void close() {
    gateway.close();
  }
}
