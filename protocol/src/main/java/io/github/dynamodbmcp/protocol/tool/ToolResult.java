package io.github.dynamodbmcp.protocol.tool;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The result of a call.
 *
 * @param text the text for the model
 * @param structured the same as JSON, read or as an object that is already written ({@link
 *     com.fasterxml.jackson.databind.util.RawValue}); null where the backend answered plain text
 * @param error whether the call failed
 * @param backend the name of the backend that answered, where there are several; else null
 */
public record ToolResult(
    String text, @Nullable JsonNode structured, boolean error, @Nullable String backend) {

  /** A result of the only backend. */
  public ToolResult(String text, @Nullable JsonNode structured, boolean error) {
    this(text, structured, error, null);
  }

  /** A failed call, explained to the model. */
  public static ToolResult failure(String text) {
    return new ToolResult(text, null, true);
  }

  /** Returns the same result, with the name of the backend that answered. */
  public ToolResult of(String backend) {
    return new ToolResult(text, structured, error, backend);
  }
}
