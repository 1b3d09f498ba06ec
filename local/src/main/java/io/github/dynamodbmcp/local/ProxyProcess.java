package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the packaged proxy as a separate process and talks MCP to it, as an assistant does. */
final class ProxyProcess implements AutoCloseable {
  private static final int SECONDS_TO_END = 5;

  private final Process process;
  private final BufferedWriter toProxy;
  private final BufferedReader fromProxy;
  private int lastId;

  private ProxyProcess(Process process) {
    this.process = process;
    this.toProxy = process.outputWriter(StandardCharsets.UTF_8);
    this.fromProxy = process.inputReader(StandardCharsets.UTF_8);
  }

  /** The result of a tool call. */
  record ToolResult(boolean error, String text) {}

  /**
   * Starts the proxy as assistants do and initializes the MCP session.
   *
   * @param java the {@code java} command
   * @param settings the proxy's environment variables
   */
  static ProxyProcess start(Path java, Path jar, Map<String, String> settings) throws IOException {
    ProxyProcess proxy = new ProxyProcess(process(java, jar, settings, List.of()));
    ObjectNode hello = Json.object().put("protocolVersion", "2025-11-25");
    hello.putObject("capabilities");
    hello.putObject("clientInfo").put("name", "dynamodb-mcp-local").put("version", "1");
    try {
      proxy.request("initialize", hello);
      proxy.send(Json.object().put("method", "notifications/initialized"));
    } catch (IOException e) {
      proxy.close();
      throw e;
    }
    return proxy;
  }

  /**
   * Runs one of the proxy's commands.
   *
   * @return its standard output
   * @throws IOException if it fails
   */
  static String command(Path java, Path jar, Map<String, String> settings, String... command)
      throws IOException, InterruptedException {
    Process process = process(java, jar, settings, List.of(command));
    process.getOutputStream().close();
    String printed = process.inputReader(StandardCharsets.UTF_8).readAllAsString();
    if (process.waitFor() != 0) {
      throw new IOException(
          "The proxy's command %s failed with exit code %d."
              .formatted(command[0], process.exitValue()));
    }
    return printed;
  }

  /**
   * Calls a tool.
   *
   * @throws IOException if the proxy ends or answers with a protocol error
   */
  ToolResult call(String tool, ObjectNode arguments) throws IOException {
    ObjectNode params = Json.object().put("name", tool);
    params.set("arguments", arguments);
    JsonNode result = request("tools/call", params);
    return new ToolResult(
        result.path("isError").booleanValue(),
        result.path("content").path(0).path("text").asText());
  }

  /**
   * Sends a request and waits for its result.
   *
   * @throws IOException if the proxy ends or answers with a protocol error
   */
  JsonNode request(String method, ObjectNode params) throws IOException {
    int id = ++lastId;
    ObjectNode request = Json.object().put("id", id).put("method", method);
    request.set("params", params);
    send(request);
    for (String line = fromProxy.readLine(); line != null; line = fromProxy.readLine()) {
      JsonNode message = Json.read(line);
      if (message.path("id").intValue() == id) {
        if (message.has("error")) {
          throw new IOException(
              "The proxy answered %s with an error: %s"
                  .formatted(method, message.path("error").path("message").asText()));
        }
        return message.path("result");
      }
    }
    throw new IOException("The proxy ended without answering " + method + ".");
  }

  /** Ends the proxy as assistants do, by closing its standard input. */
  @Override
  public void close() throws IOException {
    try {
      toProxy.close();
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the exit code; only after {@link #close()}. */
  int exitCode() {
    return process.exitValue();
  }

  private void send(ObjectNode message) throws IOException {
    message.put("jsonrpc", "2.0");
    toProxy.write(Json.write(message));
    toProxy.write('\n');
    toProxy.flush();
  }

  private static Process process(
      Path java, Path jar, Map<String, String> settings, List<String> command) throws IOException {
    List<String> line = new ArrayList<>(List.of(java.toString(), "-jar", jar.toString()));
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
    // This machine's own settings must not reach the proxy.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("MCP_") || name.startsWith("AWS_"));
    builder.environment().putAll(settings);
    return builder.start();
  }
}
