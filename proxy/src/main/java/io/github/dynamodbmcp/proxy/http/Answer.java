package io.github.dynamodbmcp.proxy.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.dynamodbmcp.proxy.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What the API answered.
 *
 * @param contentType in lower case, with its parameters; empty if there was none
 * @param retryAfter the header of that name; empty if there was none
 * @param text the body as UTF-8
 */
public record Answer(int status, String contentType, String retryAfter, String text) {

  private static final Duration BEYOND_ANY_DEADLINE = Duration.ofDays(1);

  static Answer of(HttpResponse<byte[]> response) {
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT),
        response.headers().firstValue("retry-after").orElse(""),
        // The JDK gives none where a proxy refused the tunnel.
        response.body() == null ? "" : new String(response.body(), StandardCharsets.UTF_8));
  }

  /**
   * How long to wait before the next attempt, of {@code Retry-After}; zero if it isn't there.
   *
   * @param clock by which a date is meant
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after">RFC 9110</a>
   */
  Duration retryAfter(Clock clock) {
    if (retryAfter.matches("\\d+")) {
      return retryAfter.length() > 6
          ? BEYOND_ANY_DEADLINE
          : Duration.ofSeconds(Integer.parseInt(retryAfter));
    }
    try {
      return Duration.between(
          clock.instant(), ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  /** Whether API Gateway refused the caller; it doesn't say for which reason. */
  public boolean isForbiddenByGateway() {
    return status == 403 && !gatewayMessage().isEmpty();
  }

  /** Anything but success; a redirect is one too, since none is followed. */
  public boolean isFault() {
    return status < 200 || status >= 300;
  }

  /** Whether it says to be JSON. */
  public boolean isJson() {
    return contentType.startsWith("application/json");
  }

  /** The body as JSON; a missing node if it isn't. */
  public JsonNode json() {
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
  public String gatewayMessage() {
    if (!isFault() || !isJson()) {
      return "";
    }
    JsonNode json = json();
    JsonNode message = json.has("message") ? json.get("message") : json.path("Message");
    return json.size() == 1 && message.isTextual() ? message.asText() : "";
  }
}
