package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** An assistant that talks to the packaged proxy, which runs on the oldest Java it supports. */
final class Assistant implements AutoCloseable {
  private final ProxyProcess proxy;

  private Assistant(ProxyProcess proxy) {
    this.proxy = proxy;
  }

  /** Starts the proxy with the server's key. */
  static Assistant of(LocalSystem system) {
    return of(system, LocalSystem.ACCESS_KEY_ID, LocalSystem.SECRET_ACCESS_KEY);
  }

  static Assistant of(LocalSystem system, String accessKeyId, String secretAccessKey) {
    return of(system.url(), accessKeyId, secretAccessKey);
  }

  /** Starts the proxy for any endpoint. */
  static Assistant of(String endpoint, String accessKeyId, String secretAccessKey) {
    return new Assistant(proxy(endpoint, accessKeyId, secretAccessKey, Map.of()));
  }

  /** Starts the proxy alone, with the server's key and further settings. */
  static ProxyProcess proxy(LocalSystem system, Map<String, String> more) {
    return proxy(system.url(), LocalSystem.ACCESS_KEY_ID, LocalSystem.SECRET_ACCESS_KEY, more);
  }

  /** Starts the proxy for several backends, which all take the same key. */
  static ProxyProcess proxy(Map<String, LocalSystem> backends, Map<String, String> more) {
    String endpoints =
        backends.entrySet().stream()
            .map(backend -> backend.getKey() + "=" + backend.getValue().url())
            .collect(Collectors.joining(" "));
    return proxy(endpoints, LocalSystem.ACCESS_KEY_ID, LocalSystem.SECRET_ACCESS_KEY, more);
  }

  private static ProxyProcess proxy(
      String endpoint, String accessKeyId, String secretAccessKey, Map<String, String> more) {
    try {
      Map<String, String> settings = new HashMap<>(more);
      settings.put("MCP_API_ENDPOINT", endpoint);
      settings.put("MCP_REGION", LocalSystem.REGION);
      settings.put("MCP_ACCESS_KEY_ID", accessKeyId);
      settings.put("MCP_SECRET_ACCESS_KEY", secretAccessKey);
      settings.putIfAbsent("MCP_USER", "tester");
      // An earlier system may have used the same port; its cached list must not be used.
      settings.put(
          "XDG_CACHE_HOME",
          Files.createTempDirectory(Path.of("target").toAbsolutePath(), "cache").toString());
      return ProxyProcess.start(Java.OLDEST, Java.proxyJar(), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lists the names of the tools. */
  List<String> tools() throws IOException {
    JsonNode tools = proxy.request("tools/list", Json.object()).path("tools");
    return StreamSupport.stream(tools.spliterator(), false)
        .map(tool -> tool.path("name").asText())
        .toList();
  }

  /**
   * Calls a tool that must succeed and returns its text.
   *
   * @param arguments JSON with apostrophes for quotes (see {@link LocalSystem#quoted})
   */
  String call(String tool, String arguments) throws IOException {
    ProxyProcess.ToolResult result = result(tool, arguments);
    assertFalse(result.error(), result.text());
    return result.text();
  }

  /** Calls a tool that must answer with JSON and returns its structured content. */
  JsonNode data(String tool, String arguments) throws IOException {
    ObjectNode call = Json.object().put("name", tool);
    call.set("arguments", Json.read(LocalSystem.quoted(arguments)));
    JsonNode result = proxy.request("tools/call", call);
    JsonNode data = result.path("structuredContent");
    assertTrue(data.isObject(), result::toString);
    assertEquals(data, Json.read(result.at("/content/0/text").asText()));
    return data;
  }

  /** Calls a tool and compares its whole text with the expected one. */
  void expect(String answer, String tool, String arguments) throws IOException {
    assertEquals(answer.strip(), call(tool, arguments).strip());
  }

  /** Calls a tool that must fail and returns the error's text. */
  String refused(String tool, String arguments) throws IOException {
    ProxyProcess.ToolResult result = result(tool, arguments);
    assertTrue(result.error(), result.text());
    return result.text();
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    assertEquals(0, proxy.exitCode());
  }

  private ProxyProcess.ToolResult result(String tool, String arguments) throws IOException {
    return proxy.call(tool, (ObjectNode) Json.read(LocalSystem.quoted(arguments)));
  }
}
