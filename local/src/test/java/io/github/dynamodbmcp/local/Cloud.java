package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Emulates the deployed backend on this machine from its template: an HTTP API that admits signed
 * and authorized requests, the integrations of its routes, and a process for each function, which
 * is only invoked if its permission allows it.
 */
final class Cloud implements AutoCloseable {
  private static final String ARN =
      "arn:aws:execute-api:%s:%s:Api/$default/".formatted(LocalSystem.REGION, Stack.ACCOUNT);

  private final Stack stack;
  private final List<Principal> principals;
  private final Map<String, Route> routes = new HashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer http;
  private final GuardedLambda lambda;
  private final Map<String, String> settings;

  /**
   * A route and its function.
   *
   * @param mayBeCalled the source ARNs from which the function's permissions allow invocations
   */
  private record Route(FunctionProcess function, List<String> mayBeCalled) {}

  /** A response of API Gateway. */
  private record Result(int status, Map<String, String> headers, String body) {
    static Result message(int status, String message) {
      return new Result(
          status,
          Map.of("content-type", "application/json"),
          Json.write(Json.object().put("message", message)));
    }
  }

  private Cloud(Stack stack, List<Principal> principals, Map<String, String> settings)
      throws IOException {
    this.stack = stack;
    this.principals = principals;
    this.settings = settings;
    this.lambda = GuardedLambda.start(stack);
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  /**
   * Deploys the stack.
   *
   * @param dynamoDb the DynamoDB endpoint for the functions
   */
  static Cloud deploy(Stack stack, String dynamoDb, List<Principal> principals) throws IOException {
    return deploy(stack, dynamoDb, principals, Map.of());
  }

  /**
   * Deploys the stack with functions whose environment differs from the template's.
   *
   * @param settings the environment variables that differ
   */
  static Cloud deploy(
      Stack stack, String dynamoDb, List<Principal> principals, Map<String, String> settings)
      throws IOException {
    Cloud cloud = new Cloud(stack, principals, settings);
    for (String name : stack.resourcesOf("AWS::ApiGatewayV2::Route")) {
      JsonNode route = stack.properties(name);
      cloud.routes.put(route.path("RouteKey").asText(), cloud.route(route, dynamoDb));
    }
    cloud.http.setExecutor(cloud.threads);
    cloud.http.createContext("/", cloud::handle);
    cloud.http.start();
    return cloud;
  }

  private Route route(JsonNode route, String dynamoDb) throws IOException {
    String integration = stack.text(route.path("Target")).replace("integrations/", "");
    String function =
        stack.text(stack.properties(integration).path("IntegrationUri")).replace(".Arn", "");
    List<String> mayBeCalled = new ArrayList<>();
    for (String name : stack.resourcesOf("AWS::Lambda::Permission")) {
      JsonNode permission = stack.properties(name);
      if (stack.text(permission.path("FunctionName")).equals(function)) {
        mayBeCalled.add(stack.text(permission.path("SourceArn")));
      }
    }
    FunctionProcess process =
        new FunctionProcess(configuration(stack.properties(function), dynamoDb));
    lambda.add(process);
    return new Route(process, mayBeCalled);
  }

  private FunctionProcess.Configuration configuration(JsonNode function, String dynamoDb) {
    Map<String, String> environment = new HashMap<>();
    function
        .at("/Environment/Variables")
        .properties()
        .forEach(variable -> environment.put(variable.getKey(), stack.text(variable.getValue())));
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb);
    environment.put("AWS_ENDPOINT_URL_LAMBDA", lambda.url());
    environment.putAll(settings);
    // Lambda gives a function its role's credentials; here the access key is the role's name.
    environment.put("AWS_ACCESS_KEY_ID", stack.text(function.path("Role")).replace(".Arn", ""));
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    environment.put("AWS_SESSION_TOKEN", "token");
    return new FunctionProcess.Configuration(
        stack.text(function.path("FunctionName")),
        stack.texts(function.at("/ImageConfig/Command")),
        environment,
        Duration.ofSeconds(function.path("Timeout").asInt()));
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** Returns the sorted names of the functions whose processes have been started. */
  List<String> started() {
    return routes.values().stream()
        .map(Route::function)
        .filter(FunctionProcess::started)
        .map(FunctionProcess::name)
        .sorted()
        .toList();
  }

  /** Ends the processes with SIGTERM and returns how each ended, by function name. */
  Map<String, ChildProcess.Ended> end() throws IOException, InterruptedException {
    Map<String, ChildProcess.Ended> ended = new HashMap<>();
    for (Route route : routes.values()) {
      ChildProcess.Ended end = route.function().end();
      if (end != null) {
        ended.put(route.function().name(), end);
      }
    }
    return ended;
  }

  /** Lambda's API, as the functions reach it. */
  GuardedLambda lambda() {
    return lambda;
  }

  @Override
  public void close() throws IOException {
    http.stop(0);
    lambda.close();
    threads.shutdownNow();
    for (Route route : routes.values()) {
      route.function().close();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Result result = answer(exchange, exchange.getRequestBody().readAllBytes());
      byte[] body = result.body().getBytes(StandardCharsets.UTF_8);
      result.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(result.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Result answer(HttpExchange exchange, byte[] body) {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    Route route = routes.getOrDefault(method + " " + path, routes.get("ANY " + path));
    if (route == null) {
      return Result.message(404, "Not Found");
    }
    String arn = ARN + method + path;
    Optional<Principal> caller =
        principals.stream().filter(principal -> principal.signed(exchange, body)).findFirst();
    if (caller.isEmpty() || !mayInvoke(caller.get(), arn)) {
      return Result.message(403, "Forbidden");
    }
    if (!Stack.matches(route.mayBeCalled(), arn)) {
      return Result.message(500, "Internal Server Error");
    }
    try {
      String key = routes.containsKey(method + " " + path) ? method : "ANY";
      return result(route.function().invoke(event(exchange, key + " " + path, body, caller.get())));
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return Result.message(500, "Internal Server Error");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Result.message(503, "Service Unavailable");
    }
  }

  private boolean mayInvoke(Principal principal, String arn) {
    return principal.policies().stream()
        .flatMap(policy -> stack.properties(policy).at("/PolicyDocument/Statement").valueStream())
        .anyMatch(statement ->
            statement.path("Action").asText().equals("execute-api:Invoke")
                && Stack.matches(stack.texts(statement.path("Resource")), arn));
  }

  private static Result result(JsonNode answer) {
    Map<String, String> headers = new HashMap<>();
    answer
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    return new Result(answer.path("statusCode").asInt(), headers, answer.path("body").asText());
  }

  /**
   * Builds the event for a request.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
   *     Payload format 2.0</a>
   */
  private static ObjectNode event(
      HttpExchange exchange, String routeKey, byte[] body, Principal caller) {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getRawPath();
    ObjectNode event =
        Json.object()
            .put("version", "2.0")
            .put("routeKey", routeKey)
            .put("rawPath", path)
            .put("rawQueryString", "");
    ObjectNode headers = event.putObject("headers");
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    ObjectNode context = event.putObject("requestContext");
    context
        .put("accountId", Stack.ACCOUNT)
        .put("apiId", "Api")
        .put("requestId", UUID.randomUUID().toString())
        .put("routeKey", routeKey)
        .put("stage", "$default");
    context
        .putObject("authorizer")
        .putObject("iam")
        .put("accessKey", caller.accessKeyId())
        .put("accountId", Stack.ACCOUNT)
        .put("userArn", caller.userArn());
    context
        .putObject("http")
        .put("method", method)
        .put("path", path)
        .put("protocol", "HTTP/1.1")
        .put("sourceIp", exchange.getRemoteAddress().getAddress().getHostAddress())
        .put("userAgent", header(exchange, "user-agent"));
    if (body.length > 0) {
      event.put("body", new String(body, StandardCharsets.UTF_8));
    }
    return event.put("isBase64Encoded", false);
  }

  private static @Nullable String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }
}
