package io.github.dynamodbmcp.proxy.tool;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to.
 *
 * @param structured the same as JSON, where the backend answered JSON
 */
public record ToolResult(String text, @Nullable JsonNode structured, boolean error) {

  /** A failure, in words for the model. */
  public static ToolResult failure(String text) {
    return new ToolResult(text, null, true);
  }
}
