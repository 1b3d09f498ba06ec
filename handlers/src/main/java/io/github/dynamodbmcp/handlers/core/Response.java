package io.github.dynamodbmcp.handlers.core;

import io.github.dynamodbmcp.handlers.tool.Reply;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An HTTP response. */
public record Response(int status, Map<String, String> headers, String body) {
  /** Responds with a tool's reply. */
  public static Response of(Reply reply) {
    return new Response(reply.status(), Map.of("content-type", reply.contentType()), reply.body());
  }

  /** Responds with JSON. */
  public static Response json(int status, String body) {
    return new Response(status, Map.of("content-type", "application/json"), body);
  }

  /** Responds 200 with plain text. */
  public static Response text(String text) {
    return plain(200, text);
  }

  /**
   * Responds with an error.
   *
   * @param sentence says what is wrong and what to do
   */
  public static Response error(int status, String sentence) {
    return plain(status, sentence);
  }

  /**
   * Responds with an internal error, whose cause is in the log under the request's id.
   *
   * @param consequence a sentence to add, or empty
   */
  public static Response internalError(@Nullable String requestId, String consequence) {
    return error(
        500,
        "Internal error. Request id %s: whoever runs the backend can find the cause in the log.%s"
            .formatted(requestId, consequence));
  }

  private static Response plain(int status, String text) {
    return new Response(status, Map.of("content-type", Reply.TEXT), text);
  }

  /** Returns the response with a further header. */
  public Response with(String header, String value) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put(header, value);
    return new Response(status, all, body);
  }
}
