package io.github.dynamodbmcp.handlers.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.mcp.McpTransport;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that take longer than a moment, by URL. */
@Timeout(60)
final class McpProgressTest {
  private static final String CALL =
      "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'dynamodb_list_tables',"
          + "'_meta':{'progressToken':'p'}}}";
  private static final String BOTH = "application/json, text/event-stream";

  @AutoClose private final SlowDynamoDb dynamoDb = new SlowDynamoDb(Duration.ofSeconds(2));

  @AutoClose
  private final McpClient client =
      McpClient.of(Map.of("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.url()));

  @Test
  void aClientThatReadsEventsLearnsOfProgressBeforeTheResponse() {
    McpTransport.Answer answer = client.post(CALL, "Accept", BOTH);
    assertEquals(200, answer.status());
    assertEquals(List.of("text/event-stream"), answer.headers().allValues("content-type"));
    assertEquals(List.of("no"), answer.headers().allValues("x-accel-buffering"));
    List<JsonNode> events =
        answer
            .body()
            .lines()
            .filter(line -> line.startsWith("data: "))
            .map(line -> Json.read(line.substring("data: ".length())))
            .toList();
    assertTrue(events.size() >= 2, answer.body());
    double last = 0;
    for (JsonNode event : events.subList(0, events.size() - 1)) {
      assertEquals("notifications/progress", event.path("method").asText());
      assertEquals("p", event.at("/params/progressToken").asText());
      assertTrue(event.at("/params/progress").asDouble() > last, answer.body());
      last = event.at("/params/progress").asDouble();
    }
    assertEquals(1, events.getLast().path("id").asInt());
    assertEquals(
        "DynamoDB tables in us-east-1 (1):\n  - Slow",
        events.getLast().at("/result/content/0/text").asText());
    assertEquals(1, client.audit().lines().count());
  }

  @Test
  void aClientThatReadsNoEventsWaitsForTheResponseAlone() {
    McpTransport.Answer answer = client.post(CALL, "Accept", "application/json");
    assertEquals(List.of("application/json"), answer.headers().allValues("content-type"));
    assertEquals(1, answer.json().path("id").asInt());
  }

  @Test
  void aCallWhoseClientGoesAwayEndsWithItsAuditLine() throws Exception {
    try (RawClient impatient = client.connection()) {
      String body = CALL.replace('\'', '"');
      impatient.send(
          "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);
      assertTrue(impatient.answer("notifications/progress").startsWith("HTTP/1.1 200 "));
      impatient.reset();
    }
    assertEquals(200, client.post(CALL).status());
    assertEquals(2, client.audit().lines().count(), client.audit());
    assertTrue(
        client.audit().lines().allMatch(line -> Json.read(line).path("status").asInt() == 200),
        client.audit());
  }

  @Test
  void slowReadersDoNotHoldOthersUp() throws IOException {
    String body = CALL.replace('\'', '"');
    List<RawClient> slow = client.connections(20);
    for (RawClient connection : slow) {
      connection.send(
          "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);
    }
    long start = System.nanoTime();
    assertEquals(200, client.post("{'jsonrpc':'2.0','id':1,'method':'ping'}").status());
    assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 2);
    for (RawClient connection : slow) {
      assertTrue(connection.answer("\"id\":1").contains("  - Slow"));
      connection.close();
    }
  }
}
