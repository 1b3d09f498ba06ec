package io.github.dynamodbmcp.handlers.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.util.RawValue;
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
    String body = response.body();
    return new ToolResult(body, isJson && !failed ? written(body) : null, failed);
  }

  /** The body goes into the message as it is: as a tree it may take more memory than there is. */
  private static JsonNode written(String body) {
    return JsonNodeFactory.instance.rawValueNode(new RawValue(body));
  }
}
