package io.github.dynamodbmcp.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.dynamodbmcp.protocol.json.InvalidJsonException;
import io.github.dynamodbmcp.protocol.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A response of the API.
 *
 * @param contentType in lower case, with its parameters; empty if there is none
 * @param retryAfter the header {@code Retry-After}; empty if there is none
 * @param text the body as UTF-8
 */
public record ApiResponse(int status, String contentType, String retryAfter, String text) {

  private static final Duration BEYOND_ANY_DEADLINE = Duration.ofDays(1);

  static ApiResponse of(HttpResponse<byte[]> response) {
    return new ApiResponse(
        response.statusCode(),
        response.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT),
        response.headers().firstValue("retry-after").orElse(""),
        // The JDK has no body where a proxy refused the tunnel.
        response.body() == null ? "" : new String(response.body(), StandardCharsets.UTF_8));
  }

  /**
   * The time to wait before the next attempt, by {@code Retry-After}; zero without that header.
   *
   * @param clock the clock that a date in the header refers to
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

  /** Whether API Gateway refused the caller; it doesn't say why. */
  public boolean isForbiddenByGateway() {
    return status == 403 && !gatewayMessage().isEmpty();
  }

  /** Whether this is no success; redirects count as faults, since none is followed. */
  public boolean isFault() {
    return status < 200 || status >= 300;
  }

  /** Whether the content type is JSON. */
  public boolean isJson() {
    return contentType.startsWith("application/json");
  }

  /** The body as JSON; a missing node if it isn't. */
  public JsonNode json() {
    try {
      return Json.readMessage(text.getBytes(StandardCharsets.UTF_8));
    } catch (InvalidJsonException e) {
      return MissingNode.getInstance();
    }
  }

  /**
   * The message of an error that API Gateway itself returned, {@code {"message": "…"}}; empty if
   * the response comes from a function.
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
