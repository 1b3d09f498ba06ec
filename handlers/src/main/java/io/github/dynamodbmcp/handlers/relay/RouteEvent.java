package io.github.dynamodbmcp.handlers.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The event that API Gateway would send to a function if the caller had called its route. Who the
 * caller is comes from the gateway's own part of the received event, never from a header or a body.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Payload format 2.0</a>
 */
final class RouteEvent {
  private static final List<String> HEADERS =
      List.of("host", "user-agent", "x-amzn-trace-id", "x-mcp-user");

  private RouteEvent() {}

  /**
   * Writes the event.
   *
   * @param received the gateway's event for the MCP endpoint
   * @param body the arguments as JSON; null for none
   */
  static byte[] of(JsonNode received, String method, String path, @Nullable String body) {
    String routeKey = method + " " + path;
    ObjectNode event =
        Json.object()
            .put("version", "2.0")
            .put("routeKey", routeKey)
            .put("rawPath", path)
            .put("rawQueryString", "");
    ObjectNode headers = event.putObject("headers");
    for (String name : HEADERS) {
      JsonNode value = received.path("headers").path(name);
      if (value.isTextual()) {
        headers.set(name, value);
      }
    }
    ObjectNode context = event.putObject("requestContext");
    context.setAll((ObjectNode) received.path("requestContext"));
    context.put("routeKey", routeKey);
    ObjectNode http = Json.object();
    if (context.path("http") instanceof ObjectNode given) {
      http.setAll(given);
    }
    context.set("http", http.put("method", method).put("path", path));
    if (body != null) {
      headers.put("content-type", "application/json");
      event.put("body", body);
    }
    return Json.writeBytes(event.put("isBase64Encoded", false));
  }
}
