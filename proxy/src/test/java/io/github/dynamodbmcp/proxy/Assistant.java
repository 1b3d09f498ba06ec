package io.github.dynamodbmcp.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.mcp.McpSchema;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A client of the proxy, whose main method runs in this process. Everything that the proxy sends is
 * checked against the published schema of the revision in use.
 */
final class Assistant implements AutoCloseable {

  static final String MODERN = "2026-07-28";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final OutputStream toProxy;
  private final BlockingQueue<JsonNode> fromProxy = new LinkedBlockingQueue<>();
  private final Map<JsonNode, String> methods = new ConcurrentHashMap<>();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private volatile String revision;
  private volatile String capabilities = "{}";
  private int nextId = 100;

  private Assistant(String revision, OutputStream toProxy) {
    this.revision = revision;
    this.toProxy = toProxy;
  }

  /** The settings for a gateway. */
  static Map<String, String> settings(FakeGateway gateway, Path cache) {
    return Map.of(
        "MCP_API_ENDPOINT",
        gateway.url(),
        "MCP_ACCESS_KEY_ID",
        FakeGateway.ACCESS_KEY,
        "MCP_SECRET_ACCESS_KEY",
        FakeGateway.SECRET_KEY,
        "MCP_USER",
        "tester",
        "XDG_CACHE_HOME",
        cache.toString());
  }

  /** Starts a proxy without a handshake. */
  static Assistant start(String revision, Map<String, String> environment, String... args)
      throws IOException {
    Pipe in = Pipe.open();
    Pipe out = Pipe.open();
    Assistant assistant = new Assistant(revision, Channels.newOutputStream(in.sink()));
    InputStream proxyIn = Channels.newInputStream(in.source());
    OutputStream proxyOut = Channels.newOutputStream(out.sink());
    thread(() -> {
      int status =
          Main.run(
              args,
              environment,
              proxyIn,
              proxyOut,
              new PrintStream(assistant.err, true, StandardCharsets.UTF_8),
              () -> assistant.exit.complete(-1),
              FakeTerminal.NONE);
      close(proxyOut);
      assistant.exit.complete(status);
    });
    thread(() -> assistant.read(Channels.newInputStream(out.source())));
    return assistant;
  }

  /** Starts a proxy, with a handshake where the revision has one. */
  static Assistant connect(String revision, FakeGateway gateway, Path cache) throws IOException {
    return connect(revision, settings(gateway, cache));
  }

  static Assistant connect(String revision, Map<String, String> environment) throws IOException {
    return connect(revision, environment, "{}");
  }

  /** Starts a proxy as a client with those capabilities. */
  static Assistant connect(String revision, Map<String, String> environment, String capabilities)
      throws IOException {
    Assistant assistant = start(revision, environment);
    assistant.capabilities = capabilities;
    if (!revision.equals(MODERN)) {
      ObjectNode params = Json.object().put("protocolVersion", revision);
      params.set("capabilities", Json.read(capabilities));
      params.putObject("clientInfo").put("name", "test").put("version", "1");
      JsonNode result = assistant.request("initialize", params).get("result");
      if (!result.path("protocolVersion").asText().equals(revision)) {
        throw new AssertionError("negotiated " + result);
      }
      assistant.notify("notifications/initialized", Json.object());
    }
    return assistant;
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "assistant");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(OutputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(InputStream in) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        fromProxy.add(Json.read(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The standard error of the proxy. */
  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  void speak(String otherRevision) {
    revision = otherRevision;
  }

  /** Sends bytes unchanged. */
  void send(byte[] bytes) {
    try {
      toProxy.write(bytes);
      toProxy.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a line unchanged. */
  void line(String text) {
    send((text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a request and returns its id. */
  JsonNode send(String method, ObjectNode params) {
    ObjectNode message = message(method, params);
    message.put("id", nextId++);
    methods.put(message.get("id"), method);
    line(message.toString());
    return message.get("id");
  }

  void notify(String method, ObjectNode params) {
    line(message(method, params).toString());
  }

  private ObjectNode message(String method, ObjectNode params) {
    ObjectNode message = Json.object().put("jsonrpc", "2.0").put("method", method);
    if (revision.equals(MODERN) && !method.startsWith("notifications/")) {
      ObjectNode meta = params.withObjectProperty("_meta");
      meta.put("io.modelcontextprotocol/protocolVersion", MODERN);
      meta.set("io.modelcontextprotocol/clientCapabilities", Json.read(capabilities));
    }
    message.set("params", params);
    return message;
  }

  /** Sends a request and returns its response. */
  JsonNode request(String method, ObjectNode params) {
    return answerTo(send(method, params));
  }

  /** Calls a tool and returns its result. */
  JsonNode call(String tool, String arguments) {
    return answerTo(sendCall(tool, arguments)).path("result");
  }

  /** The text of a call's result. */
  static String text(JsonNode result) {
    return result.at("/content/0/text").asText();
  }

  /** The name of the backend that a result is from; empty if there is only one. */
  static String backend(JsonNode result) {
    return result.at("/_meta/io.github.dynamodbmcp~1backend").asText();
  }

  JsonNode sendCall(String tool, String arguments) {
    return sendCall(tool, arguments, Json.object());
  }

  /** Sends a call with further parameters. */
  JsonNode sendCall(String tool, String arguments, ObjectNode more) {
    ObjectNode params = Json.object().put("name", tool);
    params.set("arguments", Json.read(arguments));
    params.setAll(more);
    return send("tools/call", params);
  }

  /** Answers a request of the proxy. */
  void respond(JsonNode id, String result) {
    ObjectNode message = Json.object().put("jsonrpc", "2.0");
    message.set("id", id);
    message.set("result", Json.read(result));
    line(message.toString());
  }

  /** Returns the response to that id; any other message before it is a failure. */
  JsonNode answerTo(JsonNode id) {
    JsonNode message = next();
    if (!id.equals(message.get("id"))) {
      throw new AssertionError("expected the answer to " + id + ", got " + message);
    }
    return message;
  }

  /** Returns the next message. */
  JsonNode next() {
    JsonNode message = nextWithin(PATIENCE);
    if (message == null) {
      throw new AssertionError("no message came; standard error: " + err());
    }
    return message;
  }

  @Nullable JsonNode nextWithin(Duration time) {
    try {
      JsonNode message = fromProxy.poll(time.toMillis(), TimeUnit.MILLISECONDS);
      if (message != null) {
        check(message);
      }
      return message;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void check(JsonNode message) {
    if (message.isArray()) {
      message.forEach(this::check);
    } else if (message.has("method") && message.has("id")) {
      McpSchema.of(revision).checkRequest(message);
    } else if (message.has("method")) {
      McpSchema.of(revision).checkNotification(message);
    } else {
      McpSchema.of(revision)
          .checkResponse(methods.getOrDefault(message.path("id"), "ping"), message);
    }
  }

  /** Names the method of a hand-written line, so that its response can be checked. */
  void expect(JsonNode id, String method) {
    methods.put(id, method);
  }

  Map<JsonNode, JsonNode> answers(int count) {
    Map<JsonNode, JsonNode> answers = new HashMap<>();
    for (int i = 0; i < count; i++) {
      JsonNode message = next();
      if (answers.put(message.get("id"), message) != null) {
        throw new AssertionError("answered twice: " + message);
      }
    }
    return answers;
  }

  /** Ends the input. */
  void hangUp() {
    close(toProxy);
  }

  /** Waits for the end of the proxy and returns its exit status. */
  int exitStatus() {
    try {
      return exit.get(PATIENCE.plusSeconds(15).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the proxy didn't end", e);
    }
  }

  @Override
  public void close() {
    hangUp();
    int unused = exitStatus();
  }
}
