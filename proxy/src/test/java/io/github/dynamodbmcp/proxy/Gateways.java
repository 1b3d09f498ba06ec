package io.github.dynamodbmcp.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Several gateways, by the names that the proxy knows them by. */
final class Gateways implements AutoCloseable {

  private final Map<String, FakeGateway> byName = new LinkedHashMap<>();

  private Gateways() {}

  static Gateways start(String... names) {
    Gateways gateways = new Gateways();
    for (String name : names) {
      FakeGateway gateway = FakeGateway.start();
      gateway.answer("/dynamodb/scan", FakeGateway.text(200, "scanned in " + name));
      gateway.answer("/dynamodb/put-item", FakeGateway.text(200, "put in " + name));
      gateways.byName.put(name, gateway);
    }
    return gateways;
  }

  FakeGateway get(String name) {
    FakeGateway gateway = byName.get(name);
    if (gateway == null) {
      throw new IllegalArgumentException(name);
    }
    return gateway;
  }

  /** The value of MCP_API_ENDPOINT. */
  String endpoints() {
    return byName.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue().url())
        .collect(Collectors.joining(" "));
  }

  /** The settings of a proxy for all of them. */
  Map<String, String> settings(Path cache) {
    Map<String, String> settings =
        new HashMap<>(Assistant.settings(byName.values().iterator().next(), cache));
    settings.put("MCP_API_ENDPOINT", endpoints());
    return settings;
  }

  /** Starts a proxy for all of them, with further settings as names and values in turn. */
  Assistant connect(String revision, Path cache, String... more) throws Exception {
    Map<String, String> settings = settings(cache);
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return Assistant.connect(revision, settings);
  }

  /** Changes the tools that one of them lists. */
  void change(String name, String tool, Consumer<ObjectNode> change) {
    ArrayNode tools = (ArrayNode) Json.read(FakeGateway.resource("/tools.json"));
    for (JsonNode entry : tools) {
      if (entry.path("name").asText().equals(tool)) {
        change.accept((ObjectNode) entry);
      }
    }
    get(name).answer("/tools", FakeGateway.json(200, tools.toString()));
  }

  @Override
  public void close() {
    byName.values().forEach(FakeGateway::close);
  }
}
