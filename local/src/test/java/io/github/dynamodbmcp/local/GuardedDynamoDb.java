package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * DynamoDB Local behind an emulation of IAM. A caller's access key is its role's name, and a
 * request passes only if the role's policies in the template allow its action on its resource.
 */
final class GuardedDynamoDb implements AutoCloseable {
  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/]+)/");

  private static final Map<String, String> OF_A_TRANSACTION =
      Map.of(
          "Put", "dynamodb:PutItem",
          "Update", "dynamodb:UpdateItem",
          "Delete", "dynamodb:DeleteItem",
          "ConditionCheck", "dynamodb:ConditionCheckItem");

  /** An action on a resource. */
  private record Access(String action, String resource) {}

  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> used = new ConcurrentSkipListSet<>();
  private final HttpServer http;
  private final Stack stack;
  private final URI dynamoDb;

  private GuardedDynamoDb(HttpServer http, Stack stack, String dynamoDb) {
    this.http = http;
    this.stack = stack;
    this.dynamoDb = URI.create(dynamoDb);
  }

  static GuardedDynamoDb start(Stack stack, String dynamoDb) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    GuardedDynamoDb guarded = new GuardedDynamoDb(http, stack, dynamoDb);
    http.setExecutor(guarded.threads);
    http.createContext("/", guarded::handle);
    http.start();
    return guarded;
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** Each role and action of a request that passed: {@code GetItemRole dynamodb:GetItem}. */
  List<String> used() {
    return List.copyOf(used);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
    client.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String target = header(exchange, "x-amz-target");
      Matcher credential = CREDENTIAL.matcher(header(exchange, "authorization"));
      String role = credential.find() ? credential.group(1) : "";
      String action = "dynamodb:" + target.substring(target.indexOf('.') + 1);
      List<Access> accesses = accesses(action, Json.read(body));
      if (accesses.stream().allMatch(each -> stack.allows(role, each.action(), each.resource()))) {
        accesses.forEach(each -> used.add(role + " " + each.action()));
        HttpResponse<byte[]> answer = forward(target, header(exchange, "authorization"), body);
        send(exchange, answer.statusCode(), answer.body());
      } else {
        send(exchange, 400, denied(role, accesses));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns what a request needs permission for. A transaction has no action of its own.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html">
   *     IAM with transactions</a>
   */
  private static List<Access> accesses(String action, JsonNode request) {
    if (!action.equals("dynamodb:TransactWriteItems")) {
      return resources(request).stream().map(resource -> new Access(action, resource)).toList();
    }
    List<Access> accesses = new ArrayList<>();
    for (JsonNode write : request.path("TransactItems")) {
      write
          .properties()
          .forEach(part ->
              accesses.add(
                  new Access(
                      OF_A_TRANSACTION.getOrDefault(part.getKey(), action),
                      resources(part.getValue()).getFirst())));
    }
    return accesses;
  }

  /** Returns the ARNs of the request's tables or index; {@code *} if it names none. */
  private static List<String> resources(JsonNode request) {
    List<String> tables = new ArrayList<>();
    if (request.has("TableName")) {
      String index = request.path("IndexName").asText("");
      tables.add(request.path("TableName").asText() + (index.isEmpty() ? "" : "/index/" + index));
    }
    request.path("RequestItems").fieldNames().forEachRemaining(tables::add);
    return tables.isEmpty()
        ? List.of("*")
        : tables.stream()
            .map(table ->
                "arn:aws:dynamodb:%s:%s:table/%s"
                    .formatted(LocalSystem.REGION, Stack.ACCOUNT, table))
            .toList();
  }

  private HttpResponse<byte[]> forward(String target, String authorization, byte[] body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(dynamoDb)
            .header("x-amz-target", target)
            .header("authorization", authorization)
            .header("content-type", "application/x-amz-json-1.0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static byte[] denied(String role, List<Access> accesses) {
    String action = accesses.getFirst().action();
    List<String> resources = accesses.stream().map(Access::resource).toList();
    return Json.write(
            Json.object()
                .put("__type", "com.amazon.coral.service#AccessDeniedException")
                .put(
                    "Message",
                    "User: arn:aws:sts::%s:assumed-role/%s/f is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action"
                        .formatted(
                            Stack.ACCOUNT, role, action, String.join(", ", resources), action)))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("content-type", "application/x-amz-json-1.0");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static String header(HttpExchange exchange, String name) {
    return String.valueOf(exchange.getRequestHeaders().getFirst(name));
  }
}
