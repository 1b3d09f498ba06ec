package io.github.dynamodbmcp.protocol.tool;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The result of a call.
 *
 * @param text the text for the model
 * @param structured the same as JSON; null where the backend answered plain text
 * @param error whether the call failed
 */
public record ToolResult(String text, @Nullable JsonNode structured, boolean error) {

  /** A failed call, explained to the model. */
  public static ToolResult failure(String text) {
    return new ToolResult(text, null, true);
  }
}
