package io.github.dynamodbmcp.handlers.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No body and no header makes {@code /mcp} fail; {@code .ci/server/abuse} tries many more. */
@Timeout(120)
public abstract class McpGarbage {
  private static final int TRIES = 3000;

  private static final List<String> MESSAGES =
      List.of(
          "{'jsonrpc':'2.0','id':1,'method':'tools/list','params':{'cursor':null}}",
          "{'jsonrpc':'2.0','id':'a','method':'tools/call','params':{'name':'dynamodb_get_item',"
              + "'arguments':{'table_name':7},'_meta':{'progressToken':1}}}",
          "{'jsonrpc':'2.0','id':2,'method':'server/discover','params':{'_meta':{"
              + "'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
              + "'io.modelcontextprotocol/clientCapabilities':{}}}}",
          "{'jsonrpc':'2.0','id':3,'method':'initialize','params':{'protocolVersion':'2025-06-18'}}",
          "[{'jsonrpc':'2.0','id':4,'method':'ping'},{'jsonrpc':'2.0','method':'notifications/x'}]",
          "{'jsonrpc':'2.0','id':5,'result':{}}");

  private static final List<String> VALUES =
      List.of(
          "2024-11-05",
          "2025-03-26",
          "2025-06-18",
          "2025-11-25",
          "2026-07-28",
          "tools/call",
          "tools/list",
          "server/discover",
          "ping",
          "dynamodb_get_item",
          "=?base64?cGluZw==?=",
          "=?base64?!?=",
          "=?base64??=",
          "text/event-stream",
          "application/json",
          "*/*",
          "\t",
          ",",
          "%00",
          "\"",
          "null");

  private static final List<String> NAMES =
      List.of(
          "MCP-Protocol-Version",
          "Mcp-Method",
          "Mcp-Name",
          "Accept",
          "Content-Type",
          "Mcp-Session-Id",
          "Last-Event-ID",
          "x-mcp-user",
          "Authorization",
          "Mcp-Param-X");

  private final McpTransport client;

  /** Sends the requests by this transport. */
  protected McpGarbage(McpTransport client) {
    this.client = client;
  }

  @Test
  void everyBodyAndHeaderIsAnsweredByTheRules() {
    Random random = new Random(6);
    for (int i = 0; i < TRIES; i++) {
      String body = random.nextInt(4) == 0 ? pick(random, MESSAGES) : mutated(random);
      String[] headers =
          IntStream.range(0, random.nextInt(5))
              .boxed()
              .flatMap(_ -> List.of(pick(random, NAMES), pick(random, VALUES)).stream())
              .toArray(String[]::new);
      McpTransport.Answer answer = client.post(body, headers);
      String shown = body + " " + List.of(headers) + " " + answer;
      assertTrue(Set.of(200, 202, 400, 404).contains(answer.status()), shown);
      assertEquals(answer.status() == 202, answer.body().isEmpty(), shown);
      if (!answer.body().isEmpty()) {
        assertTrue(Json.read(answer.body()).isContainerNode(), shown);
      }
    }
    assertTrue(
        client.audit().lines().allMatch(line -> Json.read(line).path("status").asInt() < 500));
  }

  private static String mutated(Random random) {
    StringBuilder body = new StringBuilder(pick(random, MESSAGES));
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(body.length() + 1);
      int to = Math.min(body.length(), at + random.nextInt(12));
      switch (random.nextInt(5)) {
        case 0 -> body.delete(at, to);
        case 1 -> body.insert(at, body.substring(at, to));
        case 2 -> body.insert(at, (char) random.nextInt(256));
        case 3 -> body.insert(at, "[{\"'0-1e9\\".charAt(random.nextInt(10)));
        default -> body.setLength(at);
      }
    }
    return body.toString();
  }

  private static <T> T pick(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
