package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The packaged proxy goes on by itself, whichever calls a function needs for a reading. */
@Timeout(60)
final class LongReadsIT {
  private static final int ITEMS = 20;
  private static final AttributeValue PADDING = AttributeValue.fromS("x".repeat(390_000));

  @AutoClose private final LocalSystem system = LocalSystem.withTable("Big", "id S");
  @AutoClose private final HurriedFunction scan = new HurriedFunction("scan", system);
  private final List<Integer> statuses = new CopyOnWriteArrayList<>();
  private final HttpServer api;

  LongReadsIT() throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    api.createContext("/tools", exchange -> send(exchange, 200, Json.write(system.tools())));
    api.createContext("/dynamodb/scan", this::scan);
    api.start();
    IntStream.range(0, ITEMS)
        .forEach(i ->
            system
                .dynamoDb()
                .putItem(put ->
                    put.tableName("Big")
                        .item(Map.of("id", AttributeValue.fromS("i" + i), "padding", PADDING))));
  }

  @AfterEach
  void stop() {
    api.stop(0);
  }

  private void scan(HttpExchange exchange) throws IOException {
    ObjectNode arguments = (ObjectNode) Json.read(exchange.getRequestBody().readAllBytes());
    boolean continues = "1".equals(exchange.getRequestHeaders().getFirst("x-mcp-continue"));
    Answer answer = scan.call(arguments, continues);
    statuses.add(answer.status());
    send(exchange, answer.status(), answer.body());
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void aCountOverManyCallsIsOneExactAnswer() throws IOException {
    String url = "http://127.0.0.1:" + api.getAddress().getPort();
    try (Assistant assistant =
        Assistant.of(url, LocalSystem.ACCESS_KEY_ID, LocalSystem.SECRET_ACCESS_KEY)) {
      String count = "{'table_name': 'Big', 'count_only': true, 'format': 'json'}";
      assertEquals(system.call("scan", count).json(), assistant.data("dynamodb_scan", count));
    }
    int last = statuses.size() - 1;
    assertEquals(ITEMS / 3, last);
    assertEquals(200, statuses.get(last));
    statuses.subList(0, last).forEach(status -> assertEquals(202, status));
  }
}
