package io.github.dynamodbmcp.protocol.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A response of status 202: there is nothing to answer yet, and the next request is to go on.
 *
 * @param arguments those to add to the next request
 * @param itemsRead how many items were read so far; -1 if the response doesn't say
 * @param message says how far the call has come, on one line
 */
public record Continuation(ObjectNode arguments, long itemsRead, String message) {

  /** The status of the response. */
  public static final int STATUS = 202;

  private static final int MAX_MESSAGE = 200;

  /** Reads the body of a response of that status; null if it doesn't say how to go on. */
  public static @Nullable Continuation of(JsonNode body) {
    if (!(body.path("continue") instanceof ObjectNode arguments) || arguments.isEmpty()) {
      return null;
    }
    JsonNode progress = body.path("progress");
    long itemsRead = progress.path("items_read").asLong(-1);
    String message = progress.path("message").asText("");
    return new Continuation(
        arguments, itemsRead, message.isBlank() ? words(itemsRead) : oneLine(message));
  }

  private static String words(long itemsRead) {
    return itemsRead < 0
        ? "The call goes on"
        : String.format(Locale.ROOT, "Read %,d items so far", itemsRead);
  }

  private static String oneLine(String message) {
    String line = message.strip().replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}]+", " ");
    return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
  }
}
