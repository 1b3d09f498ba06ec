package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.dynamodbmcp.handlers.Main;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The handlers as a process: a single call, or the server. */
@Timeout(60)
final class HandlersIT {
  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withUsers();

  @Test
  void aSingleCallPrintsOnlyItsAnswer() throws Exception {
    try (ChildProcess process =
        handlers(
            Map.of(),
            "get-item",
            "{\"table_name\":\"Users\",\"key\":{\"userId\":\"user004\"},"
                + "\"projection\":[\"name\"]}")) {
      ChildProcess.Ended ended = process.ended();
      assertEquals(
          "Item from table 'Users':\n  name: Daniel Okafor\n", ended.out(), ended.toString());
      assertEquals(0, ended.exitCode());
      assertEquals(
          "local", Json.read(lastLine(ended.err())).path("principal").asText(), ended.err());
    }
  }

  @Test
  void aSingleCallReadsItsArgumentsFromStandardInput() throws Exception {
    try (ChildProcess process = handlers(Map.of(), "count-items")) {
      ChildProcess.Ended ended = process.write("{\"table_name\": \"Users\"}").ended();
      assertTrue(ended.out().startsWith("Table 'Users' contains approximately 10"), ended.out());
      assertEquals(0, ended.exitCode());
    }
  }

  @Test
  void singleCallsWithTheSameTokenKeyContinueEachOther() throws Exception {
    Map<String, String> key = Map.of("MCP_TOKEN_KEY", "the key of two processes");
    String token = tokenOfASingleCall(key);
    try (ChildProcess process = handlers(key, "scan", nextPage(token))) {
      ChildProcess.Ended ended = process.ended();
      assertEquals(6, Json.read(ended.out()).path("count").asInt(), ended.toString());
      assertEquals(0, ended.exitCode());
    }
  }

  @Test
  void singleCallsWithoutATokenKeySayThatTheyNeedOneToContinue() throws Exception {
    String token = tokenOfASingleCall(Map.of());
    try (ChildProcess process = handlers(Map.of(), "scan", nextPage(token))) {
      ChildProcess.Ended ended = process.ended();
      assertTrue(ended.err().contains("set MCP_TOKEN_KEY to the same value"), ended.err());
      assertEquals(1, ended.exitCode());
    }
  }

  private static String tokenOfASingleCall(Map<String, String> settings) throws Exception {
    try (ChildProcess process =
        handlers(
            settings, "scan", "{\"table_name\": \"Users\", \"limit\": 4, \"format\": \"json\"}")) {
      return Json.read(process.ended().out()).path("next_token").asText();
    }
  }

  private static String nextPage(String token) {
    return "{\"table_name\": \"Users\", \"format\": \"json\", \"next_token\": \"%s\"}"
        .formatted(token);
  }

  @Test
  void aFailedSingleCallPrintsToStandardErrorAndExitsWith1() throws Exception {
    try (ChildProcess process = handlers(Map.of(), "scan", "{\"table_name\": \"Nope\"}")) {
      ChildProcess.Ended ended = process.ended();
      assertEquals("", ended.out());
      assertTrue(ended.err().contains("'Nope'"), ended.err());
      assertEquals(1, ended.exitCode());
    }
  }

  @Test
  void theCommandToolsPrintsTheListOfTools() throws Exception {
    try (ChildProcess process = handlers(Map.of(), "tools")) {
      ChildProcess.Ended ended = process.ended();
      assertEquals(Operations.all().size(), Json.read(ended.out()).size());
      assertEquals(0, ended.exitCode());
    }
  }

  @Test
  void anUnknownCommandExitsWith2() throws Exception {
    try (ChildProcess process = handlers(Map.of(), "drop-table")) {
      ChildProcess.Ended ended = process.ended();
      assertTrue(ended.err().startsWith("There is no command \"drop-table\""), ended.err());
      assertEquals(2, ended.exitCode());
    }
  }

  @Test
  void serveAnswersSignedCallsAndHealthChecksUntilItIsTerminated() throws Exception {
    Map<String, String> settings =
        Map.of(
            "PORT", "0",
            "MCP_ACCESS_KEY_ID", LocalSystem.ACCESS_KEY_ID,
            "MCP_SECRET_ACCESS_KEY", LocalSystem.SECRET_ACCESS_KEY);
    try (ChildProcess process = handlers(settings, "serve")) {
      String url = process.errorThatBegins("Listening on ").replace("Listening on ", "").strip();
      assertEquals("200 ok", health(url));
      SignedClient client =
          new SignedClient(
              url, LocalSystem.ACCESS_KEY_ID, LocalSystem.SECRET_ACCESS_KEY, Clock.systemUTC());
      assertEquals(
          "DynamoDB tables in us-east-1 (1):\n  - Users",
          client.post("/dynamodb/list-tables", "{}").body().strip());
      assertEquals(403, client.postUnsigned("/dynamodb/list-tables", "{}").status());
      assertEquals(400, client.postUnsigned("/x%0A%7B%22audit%22:true%7D%0A", "{}").status());
      ChildProcess.Ended ended = process.terminate().ended();
      assertEquals(143, ended.exitCode());
      // A malformed request never becomes a call.
      assertEquals(2, ended.out().lines().count(), "one audit line a call: " + ended.out());
      assertTrue(
          ended.err().lines().noneMatch(line -> line.startsWith("{\"audit\"")),
          "a line break in a path begins a line of the log: " + ended.err());
      assertTrue(
          ended.out().lines().allMatch(line -> Json.read(line).path("audit").asBoolean()),
          ended.out());
    }
  }

  @Test
  void theServerFinishesARunningCallBeforeItEnds() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    HttpServer slow =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    slow.createContext(
        "/",
        exchange -> {
          asked.countDown();
          LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
          byte[] tables = "{\"TableNames\":[\"Slow\"]}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, tables.length);
          exchange.getResponseBody().write(tables);
          exchange.close();
        });
    slow.start();
    Map<String, String> settings =
        Map.of("PORT", "0", "DYNAMODB", "http://127.0.0.1:" + slow.getAddress().getPort());
    try (ChildProcess process = handlers(settings, "serve")) {
      String url = process.errorThatBegins("Listening on ").replace("Listening on ", "").strip();
      SignedClient client = new SignedClient(url, "any", "key", Clock.systemUTC());
      CompletableFuture<Answer> call =
          CompletableFuture.supplyAsync(() -> client.post("/dynamodb/list-tables", "{}"));
      assertTrue(asked.await(30, TimeUnit.SECONDS));
      ChildProcess.Ended ended = process.terminate().ended();
      assertEquals(
          "DynamoDB tables in us-east-1 (1):\n  - Slow", call.get(30, TimeUnit.SECONDS).body());
      assertEquals(200, Json.read(lastLine(ended.out())).path("status").asInt(), ended.toString());
      assertEquals(143, ended.exitCode());
    } finally {
      slow.stop(0);
    }
  }

  @Test
  void noLogLevelShowsTheBearerToken() throws Exception {
    String token = "token-of-the-tests-which-is-secret";
    Map<String, String> settings =
        Map.of("PORT", "0", "LOG_LEVEL", "debug", "MCP_BEARER_TOKEN", token);
    try (ChildProcess process = handlers(settings, "serve")) {
      String url = process.errorThatBegins("Listening on ").replace("Listening on ", "").strip();
      SignedClient client = new SignedClient(url, "any", "key", Clock.systemUTC());
      String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
      Map<String, String> right = Map.of("Authorization", "Bearer " + token);
      Map<String, String> wrong = Map.of("Authorization", "Bearer " + token + "x");
      assertEquals(200, client.postUnsigned("/mcp", ping, right).status());
      assertEquals(401, client.postUnsigned("/mcp", ping, wrong).status());
      assertEquals(401, client.postUnsigned("/mcp?access_token=" + token, ping).status());
      assertEquals(403, client.postUnsigned("/dynamodb/get-item", "{}", right).status());
      ChildProcess.Ended ended = process.terminate().ended();
      assertTrue(ended.err().contains("DEBUG"), ended.err());
      assertFalse((ended.out() + ended.err()).contains("which-is-secret"), ended.toString());
    }
  }

  @Test
  void serveDoesNotListenOnTheNetworkWithoutAKey() throws Exception {
    try (ChildProcess process = handlers(Map.of("HOST", "0.0.0.0", "PORT", "0"), "serve")) {
      ChildProcess.Ended ended = process.ended();
      assertTrue(ended.err().contains("MCP_ACCESS_KEY_ID"), ended.err());
      assertEquals(2, ended.exitCode());
    }
  }

  private static ChildProcess handlers(Map<String, String> settings, String... arguments)
      throws IOException {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put(
        "AWS_ENDPOINT_URL_DYNAMODB", settings.getOrDefault("DYNAMODB", SYSTEM.dynamoDbUrl()));
    environment.put("AWS_REGION", LocalSystem.REGION);
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    return ChildProcess.start(Main.class, environment, arguments);
  }

  private static String lastLine(String text) {
    return text.lines().toList().getLast();
  }

  private static String health(String url) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(URI.create(url + "/health")).build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() + " " + response.body();
    }
  }
}
