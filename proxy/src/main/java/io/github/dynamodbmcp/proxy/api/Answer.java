package io.github.dynamodbmcp.proxy.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.dynamodbmcp.proxy.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What the API answered.
 *
 * @param contentType in lower case, with its parameters; empty if there was none
 */
record Answer(int status, String contentType, String retryAfter, String text) {

  static Answer of(HttpResponse<byte[]> response) {
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT),
        response.headers().firstValue("retry-after").orElse(""),
        // The JDK gives none where a proxy refused the tunnel.
        response.body() == null ? "" : new String(response.body(), StandardCharsets.UTF_8));
  }

  /** Anything but success; a redirect is one too, since none is followed. */
  boolean isFault() {
    return status < 200 || status >= 300;
  }

  boolean isJson() {
    return contentType.startsWith("application/json");
  }

  /** The body as JSON; a missing node if it isn't. */
  JsonNode json() {
    try {
      return Json.read(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /**
   * The message of an answer that API Gateway gave by itself, {@code {"message": "…"}}; empty if
   * the answer is a function's own.
   */
  String gatewayMessage() {
    if (!isFault() || !isJson()) {
      return "";
    }
    JsonNode json = json();
    JsonNode message = json.has("message") ? json.get("message") : json.path("Message");
    return json.size() == 1 && message.isTextual() ? message.asText() : "";
  }
}
