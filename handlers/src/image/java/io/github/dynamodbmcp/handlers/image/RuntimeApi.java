package io.github.dynamodbmcp.handlers.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A stand-in for Lambda's runtime API, for one function process at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime
 *     API</a>
 */
final class RuntimeApi implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(25);

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<byte[]> events = new ArrayBlockingQueue<>(1);
  private final BlockingQueue<Outcome> outcomes = new ArrayBlockingQueue<>(1);

  private RuntimeApi(HttpServer http) {
    this.http = http;
  }

  static RuntimeApi start() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    RuntimeApi api = new RuntimeApi(http);
    http.setExecutor(api.threads);
    http.createContext("/2018-06-01/runtime/", api::serve);
    http.start();
    return api;
  }

  /** The value of {@code AWS_LAMBDA_RUNTIME_API}. */
  String address() {
    return "127.0.0.1:" + http.getAddress().getPort();
  }

  /**
   * Sends the function an event and waits for its answer.
   *
   * @throws IOException if the function reports an error, ends, or takes too long
   */
  JsonNode invoke(JsonNode event, Process function) throws IOException, InterruptedException {
    events.put(Json.writeBytes(event));
    Instant deadline = Instant.now().plus(TIMEOUT);
    while (function.isAlive() && Instant.now().isBefore(deadline)) {
      Outcome outcome = outcomes.poll(100, TimeUnit.MILLISECONDS);
      if (outcome != null) {
        if (!outcome.kind().equals("response")) {
          throw new IOException("The function reported an error: " + outcome.body());
        }
        return outcome.body();
      }
    }
    throw new IOException(
        function.isAlive() ? "The function doesn't answer" : "The function's process ended");
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (path.endsWith("/invocation/next")) {
        byte[] event = events.take();
        var headers = exchange.getResponseHeaders();
        headers.add("Content-Type", "application/json");
        headers.add("Lambda-Runtime-Aws-Request-Id", UUID.randomUUID().toString());
        headers.add("Lambda-Runtime-Deadline-Ms", "" + Instant.now().plus(TIMEOUT).toEpochMilli());
        headers.add(
            "Lambda-Runtime-Invoked-Function-Arn",
            "arn:aws:lambda:us-east-1:123456789012:function:training");
        headers.add(
            "Lambda-Runtime-Trace-Id", "Root=1-67891233-abcdef012345678912345678;Sampled=0");
        exchange.sendResponseHeaders(200, event.length);
        exchange.getResponseBody().write(event);
      } else {
        exchange.sendResponseHeaders(202, -1);
        outcomes.put(new Outcome(path.substring(path.lastIndexOf('/') + 1), Json.read(body)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }

  private record Outcome(String kind, JsonNode body) {}
}
