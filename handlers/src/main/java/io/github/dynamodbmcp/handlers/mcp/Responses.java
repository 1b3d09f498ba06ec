package io.github.dynamodbmcp.handlers.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The HTTP responses of the MCP endpoint, and those of the tools' routes as results. */
public final class Responses {
  /** There are neither sessions to delete nor messages that belong to no request. */
  public static final Response NOT_ALLOWED =
      Response.json(405, "{\"message\":\"Method Not Allowed\"}").with("allow", "POST");

  private Responses() {}

  /**
   * Responds to a message.
   *
   * @param message the response to the message; null for an empty body
   */
  public static Response of(int status, @Nullable JsonNode message) {
    return message == null
        ? new Response(status, Map.of(), "")
        : Response.json(status, Json.write(message));
  }

  /** Returns the result of a call that a tool's route has answered with this response. */
  public static ToolResult result(Response response) {
    boolean failed = response.status() >= 400;
    boolean isJson = "application/json".equals(response.headers().get("content-type"));
    return new ToolResult(
        response.body(), isJson && !failed ? Json.read(response.body()) : null, failed);
  }
}
