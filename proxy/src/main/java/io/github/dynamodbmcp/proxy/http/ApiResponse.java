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
import java.util.List;
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

  /** More than any answer of the backend has, in characters. */
  private static final int MAX_ANSWER = 1_000_000;

  /** The beginnings of pages, which some servers send as plain text. */
  private static final List<String> MARKUP = List.of("<!doctype", "<html", "<?xml");

  /** More than any error of the backend has, in characters. */
  private static final int MAX_ERROR = 50_000;

  /**
   * Takes a response, and undoes the one encoding that servers use unasked.
   *
   * @throws ResponseTooLargeException if the decoded body is larger than that
   */
  static ApiResponse of(HttpResponse<byte[]> response, int maxBytes)
      throws ResponseTooLargeException {
    String contentType = header(response, "content-type").toLowerCase(Locale.ROOT);
    String encoding = header(response, "content-encoding").toLowerCase(Locale.ROOT);
    // The JDK has no body where a proxy refused the tunnel.
    byte[] body = response.body() == null ? new byte[0] : response.body();
    if (!encoding.isEmpty() && !encoding.equals("identity") && body.length > 0) {
      byte[] decoded = encoding.endsWith("gzip") ? Gzip.decode(body, maxBytes) : null;
      if (decoded == null) {
        contentType = encoding + "-encoded " + contentType;
      } else {
        body = decoded;
      }
    }
    return new ApiResponse(
        response.statusCode(),
        contentType,
        header(response, "retry-after"),
        new String(body, StandardCharsets.UTF_8));
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
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

  /**
   * Whether something other than the API or its functions sent the body: a login page, a network's
   * proxy, another service. They answer plain text or JSON, never nothing on success, and errors of
   * functions are plain text.
   */
  public boolean isForeign() {
    if (text.isBlank()) {
      return !isFault();
    }
    if (isJson()) {
      char first = text.stripLeading().charAt(0);
      return isFault()
          ? gatewayMessage().isEmpty()
          : text.length() > MAX_ANSWER || (first != '{' && first != '[');
    }
    return !contentType.startsWith("text/plain")
        || text.length() > (isFault() ? MAX_ERROR : MAX_ANSWER)
        || isMarkup();
  }

  /** Whether the text is HTML or XML; the content type may say otherwise. */
  boolean isMarkup() {
    String start = text.stripLeading();
    return MARKUP.stream().anyMatch(tag -> start.regionMatches(true, 0, tag, 0, tag.length()));
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
    if (!isFault() || !isJson() || text.length() > MAX_ERROR) {
      return "";
    }
    JsonNode json = json();
    JsonNode message = json.has("message") ? json.get("message") : json.path("Message");
    return json.size() == 1 && message.isTextual() ? message.asText() : "";
  }
}
