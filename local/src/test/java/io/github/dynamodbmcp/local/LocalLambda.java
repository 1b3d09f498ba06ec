package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.OperationHandler;
import io.github.dynamodbmcp.handlers.core.ToolsHandler;
import io.github.dynamodbmcp.handlers.dynamodb.DynamoDb;
import io.github.dynamodbmcp.handlers.lambda.LambdaFunction;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.handlers.server.AccessKey;
import io.github.dynamodbmcp.handlers.server.Head;
import io.github.dynamodbmcp.handlers.server.SignatureVerifier;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Emulates Lambda's Invoke API for signed requests: it runs the backend's functions in this JVM,
 * over DynamoDB Local.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 */
final class LocalLambda implements AutoCloseable {
  private static final String PATH = "/2015-03-31/functions/";

  /** The timeout that the template gives the functions. */
  private static final int TIMEOUT_MILLIS = 25_000;

  private final Map<String, LambdaFunction> functions = new HashMap<>();
  private final ByteArrayOutputStream audit = new ByteArrayOutputStream();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SignatureVerifier signatures =
      new SignatureVerifier(
          new AccessKey(LocalSystem.ACCESS_KEY_ID, LocalSystem.SECRET_ACCESS_KEY),
          LocalSystem.REGION,
          "lambda",
          Clock.systemUTC());
  private final DynamoDb dynamoDb;
  private final HttpServer http;

  /**
   * Deploys the functions of a stack.
   *
   * @param environment the functions' environment
   */
  LocalLambda(String stack, Map<String, String> environment) throws IOException {
    Settings settings = Settings.from(environment);
    AuditLog log = new AuditLog(new PrintStream(audit, true, StandardCharsets.UTF_8));
    this.dynamoDb = new DynamoDb(settings.dynamoDb());
    for (Operation operation : Operations.all()) {
      functions.put(
          stack + "-" + operation.command(),
          new LambdaFunction(
              new OperationHandler(
                  operation,
                  operation.tool().readOnly() ? dynamoDb.reading() : dynamoDb.writing(),
                  settings.scope()),
              log));
    }
    functions.put(stack + "-tools", new LambdaFunction(new ToolsHandler(Operations.all()), log));
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", this::serve);
    http.start();
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** Returns the functions' audit lines since the last time. */
  List<JsonNode> takeAuditLines() {
    synchronized (audit) {
      List<JsonNode> lines =
          audit.toString(StandardCharsets.UTF_8).lines().map(Json::read).toList();
      audit.reset();
      return lines;
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] event = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getRawPath();
      if (signatures
          .refusal(
              new Head(exchange.getRequestMethod(), path, null, exchange.getRequestHeaders()),
              event)
          .isPresent()) {
        refuse(exchange, 403, "InvalidSignatureException");
        return;
      }
      LambdaFunction function =
          functions.get(path.replaceFirst("^" + PATH, "").replaceFirst("/invocations$", ""));
      if (function == null) {
        refuse(exchange, 404, "ResourceNotFoundException");
        return;
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      function.handleRequest(
          new ByteArrayInputStream(event), answer, new FunctionContext(TIMEOUT_MILLIS));
      exchange.sendResponseHeaders(200, answer.size());
      exchange.getResponseBody().write(answer.toByteArray());
    }
  }

  private static void refuse(HttpExchange exchange, int status, String type) throws IOException {
    byte[] body = "{\"Type\":\"User\",\"Message\":\"No.\"}".getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("x-amzn-ErrorType", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
    dynamoDb.close();
  }
}
