package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.dynamodbmcp.handlers.Main;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Emulates a Lambda function: a process that is started on its first call, and Lambda's runtime API
 * for it.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime
 *     API</a>
 */
final class FunctionProcess implements AutoCloseable {
  private static final String API = "/2018-06-01/runtime/";

  /** Additional time for a cold start under load. */
  private static final Duration TO_START = Duration.ofSeconds(30);

  private final Configuration configuration;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<byte[]> events = new SynchronousQueue<>();
  private final BlockingQueue<Outcome> outcomes = new SynchronousQueue<>();
  private @Nullable ChildProcess process;

  /**
   * A function's settings in the template.
   *
   * @param command the image's command
   * @param timeout the time after which Lambda ends a call
   */
  record Configuration(
      String name, List<String> command, Map<String, String> environment, Duration timeout) {}

  /** The outcome that a function reports for a call: {@code response} or {@code error}. */
  private record Outcome(String kind, JsonNode body) {}

  /** Starts the function's runtime API, but not the function. */
  FunctionProcess(Configuration configuration) throws IOException {
    this.configuration = configuration;
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext(API, this::serve);
    http.start();
  }

  String name() {
    return configuration.name();
  }

  synchronized boolean started() {
    return process != null;
  }

  /**
   * Sends the function an event and waits for its answer; one event at a time.
   *
   * @throws IOException if the function reports an error, ends, or takes too long
   */
  synchronized JsonNode invoke(JsonNode event) throws IOException, InterruptedException {
    if (process == null) {
      process = start();
    }
    Instant latest = Instant.now().plus(TO_START).plus(configuration.timeout());
    byte[] bytes = Json.writeBytes(event);
    boolean taken = false;
    boolean running = true;
    while (running && Instant.now().isBefore(latest)) {
      running = process.isRunning();
      // A function may report an error instead of asking for its first event, and end.
      Outcome outcome = outcomes.poll(taken ? 100 : 1, TimeUnit.MILLISECONDS);
      if (outcome != null) {
        if (!outcome.kind().equals("response")) {
          throw new IOException("%s reported an error: %s".formatted(name(), outcome.body()));
        }
        return outcome.body();
      }
      taken = taken || events.offer(bytes, 100, TimeUnit.MILLISECONDS);
    }
    throw new IOException(name() + (running ? " doesn't answer" : " ended"));
  }

  /** Ends the process with SIGTERM and returns how it ended; null if it was never started. */
  synchronized ChildProcess.@Nullable Ended end() throws IOException, InterruptedException {
    ChildProcess ending = process;
    return ending == null ? null : ending.terminate().ended();
  }

  @Override
  public synchronized void close() throws IOException {
    if (process != null) {
      process.close();
    }
    http.stop(0);
    threads.shutdownNow();
  }

  private ChildProcess start() throws IOException {
    Map<String, String> environment = new HashMap<>(configuration.environment());
    environment.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + http.getAddress().getPort());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", name());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
    environment.put("AWS_REGION", LocalSystem.REGION);
    return ChildProcess.start(
        Main.class, environment, configuration.command().toArray(String[]::new));
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String call = exchange.getRequestURI().getPath().substring(API.length());
      if (call.equals("invocation/next")) {
        byte[] event = events.take();
        String deadline =
            String.valueOf(Instant.now().plus(configuration.timeout()).toEpochMilli());
        exchange
            .getResponseHeaders()
            .putAll(
                Map.of(
                    "Content-Type", List.of("application/json"),
                    "Lambda-Runtime-Aws-Request-Id", List.of(UUID.randomUUID().toString()),
                    "Lambda-Runtime-Deadline-Ms", List.of(deadline),
                    "Lambda-Runtime-Invoked-Function-Arn",
                        List.of(
                            "arn:aws:lambda:%s:%s:function:%s"
                                .formatted(LocalSystem.REGION, Stack.ACCOUNT, name())),
                    "Lambda-Runtime-Trace-Id",
                        List.of("Root=1-67891233-abcdef012345678912345678;Sampled=0")));
        exchange.sendResponseHeaders(200, event.length);
        exchange.getResponseBody().write(event);
      } else {
        exchange.sendResponseHeaders(202, -1);
        outcomes.put(new Outcome(call.substring(call.lastIndexOf('/') + 1), Json.read(body)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
