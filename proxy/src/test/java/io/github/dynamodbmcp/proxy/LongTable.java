package io.github.dynamodbmcp.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.proxy.FakeGateway.Responder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A backend whose answer to a scan takes several requests, and the proxy in front of it. */
final class LongTable implements AutoCloseable {

  static final String SCAN = "dynamodb_scan";
  static final String ROUTE = "/dynamodb/scan";
  static final String COUNT = "{\"table_name\":\"Users\",\"count_only\":true}";
  static final int ITEMS_A_CALL = 3000;

  final FakeGateway gateway = FakeGateway.start();

  /** Starts a proxy with further settings, each a name and a value. */
  Assistant connect(Path cache, String revision, String... settings) throws Exception {
    Map<String, String> all = new HashMap<>(Assistant.settings(gateway, cache));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return Assistant.connect(revision, all);
  }

  /** A table that takes so many calls to read, and a token that counts them. */
  static Responder tableOf(int calls) {
    return (exchange, body) -> {
      int done = Json.read(body).path("next_token").asInt() + 1;
      boolean continues = "1".equals(exchange.getRequestHeaders().getFirst("x-mcp-continue"));
      if (done == calls) {
        FakeGateway.text(200, "exactly " + calls * ITEMS_A_CALL).respond(exchange, body);
      } else if (continues) {
        continuation(Integer.toString(done), done * ITEMS_A_CALL).respond(exchange, body);
      } else {
        FakeGateway.text(200, "at least " + done * ITEMS_A_CALL).respond(exchange, body);
      }
    };
  }

  /** Says that the backend goes on from a token. */
  static Responder continuation(String token, int itemsRead) {
    return FakeGateway.json(
        202,
        "{\"continue\":{\"next_token\":\"%s\"},\"progress\":{\"items_read\":%d,\"message\":\"Read %d items of table 'Users' so far\"}}"
            .formatted(token, itemsRead, itemsRead));
  }

  static String said(JsonNode result) {
    return result.at("/content/0/text").asText();
  }

  @Override
  public void close() {
    gateway.close();
  }
}
