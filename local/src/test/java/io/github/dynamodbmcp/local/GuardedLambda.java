package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Emulates Lambda's API behind IAM: whoever signs with the access key of a role invokes a function
 * only if the role's policies in the template allow it.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 */
final class GuardedLambda implements AutoCloseable {
  private static final Pattern PATH = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
  private static final Pattern CREDENTIAL =
      Pattern.compile("Credential=([^/]+)/\\d{8}/[^/]+/lambda/aws4_request");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, FunctionProcess> functions = new ConcurrentHashMap<>();
  private final Set<String> refused = new ConcurrentSkipListSet<>();
  private final HttpServer http;
  private final Stack stack;

  private GuardedLambda(HttpServer http, Stack stack) {
    this.http = http;
    this.stack = stack;
  }

  static GuardedLambda start(Stack stack) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    GuardedLambda lambda = new GuardedLambda(http, stack);
    http.setExecutor(lambda.threads);
    http.createContext("/", lambda::handle);
    http.start();
    return lambda;
  }

  /** Adds a function, which then can be invoked. */
  void add(FunctionProcess function) {
    functions.put(function.name(), function);
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** Each role and function of a refused invocation: {@code McpRole dynamodb-mcp-dev-tools}. */
  Set<String> refused() {
    return Set.copyOf(refused);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode event = Json.read(exchange.getRequestBody().readAllBytes());
      Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
      Matcher credential =
          CREDENTIAL.matcher(
              String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
      String role = credential.find() ? credential.group(1) : "";
      String function = path.matches() ? path.group(1) : "";
      String arn =
          "arn:aws:lambda:%s:%s:function:%s".formatted(LocalSystem.REGION, Stack.ACCOUNT, function);
      if (!stack.allows(role, "lambda:InvokeFunction", arn)) {
        refused.add(role + " " + function);
        String caller = "arn:aws:sts::%s:assumed-role/%s/f".formatted(Stack.ACCOUNT, role);
        refuse(
            exchange,
            403,
            "AccessDeniedException",
            "User: %s is not authorized to perform: lambda:InvokeFunction on resource: %s"
                .formatted(caller, arn));
      } else if (!functions.containsKey(function)) {
        refuse(exchange, 404, "ResourceNotFoundException", "Function not found: " + arn);
      } else {
        invoke(exchange, functions.get(function), event);
      }
    }
  }

  private static void invoke(HttpExchange exchange, FunctionProcess function, JsonNode event)
      throws IOException {
    try {
      send(exchange, 200, Json.writeBytes(function.invoke(event)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
      send(
          exchange,
          200,
          Json.writeBytes(Json.object().put("errorMessage", String.valueOf(e.getMessage()))));
    }
  }

  private static void refuse(HttpExchange exchange, int status, String type, String message)
      throws IOException {
    exchange.getResponseHeaders().set("x-amzn-ErrorType", type);
    send(exchange, status, Json.writeBytes(Json.object().put("Message", message)));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
