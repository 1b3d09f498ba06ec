package io.github.dynamodbmcp.handlers.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.mcp.Responses;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.protocol.json.InvalidJsonException;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ProgressListener;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolList;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.protocol.tool.Tools;
import io.github.dynamodbmcp.protocol.tool.ToolsUnavailableException;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The backend's functions as tools, for one event. A long read answers with what there is so far:
 * the API ends a request after less time than two calls of a function take.
 *
 * @param operations by the names of their tools
 * @param failures hears of each call that fails
 * @param received the event
 * @param trace the id of the trace that the event belongs to; null if there is none
 * @param end when the last answer must be there
 * @param threads fetch the list
 */
record FunctionTools(
    LambdaClient lambda,
    Map<String, Operation> operations,
    Failures failures,
    JsonNode received,
    @Nullable String trace,
    Deadline end,
    Executor threads)
    implements Tools {
  /** Hears of calls that fail, which MCP answers with status 200. */
  @FunctionalInterface
  interface Failures {
    /** Takes the status of the call by the tool's own route. */
    void failed(int status);
  }

  private static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);

  /** API Gateway's own answer if there is none of the function. */
  private static final int NO_ANSWER = 503;

  /** Lambda's limit, less the frame around a result. */
  private static final int LARGEST_BYTES = 6 * 1024 * 1024 - 64 * 1024;

  @Override
  public void warmUp() {}

  /** Fetches the list however long it takes: nothing goes on after this event's answer. */
  @Override
  public CompletableFuture<ToolList> list(Duration patience) {
    CompletableFuture<ToolList> list = new CompletableFuture<>();
    threads.execute(() -> {
      try {
        list.complete(new ToolList(fetched(), TIME_TO_LIVE, false));
      } catch (ToolsUnavailableException | RuntimeException e) {
        list.completeExceptionally(e);
      }
    });
    return list;
  }

  private List<Tool> fetched() throws ToolsUnavailableException {
    Response response;
    try {
      byte[] event = RouteEvent.of(received, "GET", "/tools", null);
      response = lambda.invoke("tools", event, trace, true, end);
    } catch (InvocationFailed e) {
      failures.failed(NO_ANSWER);
      throw new ToolsUnavailableException("The tools can't be listed. " + e.explained(false));
    }
    if (response.status() != 200) {
      failures.failed(response.status());
      throw new ToolsUnavailableException(response.body());
    }
    return read(response.body());
  }

  private static List<Tool> read(String body) throws ToolsUnavailableException {
    List<Tool> tools = new ArrayList<>();
    try {
      for (JsonNode entry : Json.read(body)) {
        if (entry instanceof ObjectNode description && description.path("name").isTextual()) {
          tools.add(
              new Tool(
                  description.path("name").asText(),
                  description.path("route").asText(),
                  description));
        }
      }
    } catch (InvalidJsonException e) {
      // Answered like every other list that is none.
    }
    if (tools.isEmpty()) {
      throw new ToolsUnavailableException(
          "The backend's answer isn't a list of tools. Whoever runs the backend must check MCP_BACKEND_STACK of the MCP function.");
    }
    return tools;
  }

  @Override
  public Tool find(String name, Deadline deadline) throws UnknownToolException {
    return tool(operation(name));
  }

  private Operation operation(String name) throws UnknownToolException {
    Operation operation = operations.get(name);
    if (operation == null) {
      throw new UnknownToolException("Unknown tool: " + name);
    }
    return operation;
  }

  private static Tool tool(Operation operation) {
    return new Tool(
        operation.tool().name(), operation.route(), operation.tool().listing(operation.route()));
  }

  @Override
  public ToolResult call(
      String name,
      ObjectNode arguments,
      Caller caller,
      Deadline deadline,
      ProgressListener progress)
      throws UnknownToolException {
    Operation operation = operation(name);
    boolean changesNothing = tool(operation).changesNothing(arguments);
    byte[] event = RouteEvent.of(received, "POST", operation.route(), Json.write(arguments));
    try {
      Response response = lambda.invoke(operation.command(), event, trace, changesNothing, end);
      if (response.status() >= 400) {
        failures.failed(response.status());
      }
      ToolResult result = Responses.result(response);
      return isTooLarge(result) ? tooLarge(changesNothing) : result;
    } catch (InvocationFailed e) {
      failures.failed(NO_ANSWER);
      return ToolResult.failure(e.explained(!changesNothing));
    }
  }

  /** Whether the result is too large for a string in a string, which MCP's answer has become. */
  private static boolean isTooLarge(ToolResult result) {
    // Escaped twice, a character takes at most seven bytes, and as JSON it appears again.
    if (result.text().length() * 14L <= LARGEST_BYTES) {
      return false;
    }
    String structured =
        result.structured() == null ? "" : Json.quote(Json.write(result.structured()));
    return utf8Length(Json.quote(Json.quote(result.text()))) + utf8Length(structured)
        > LARGEST_BYTES;
  }

  private static long utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static ToolResult tooLarge(boolean changesNothing) {
    return changesNothing
        ? ToolResult.failure(
            "The answer is larger than the 6 MB that Lambda carries. Ask for some attributes only, with"
                + " projection, or for fewer items.")
        // An error would make the caller repeat it.
        : new ToolResult(
            "The write was made. Its answer is larger than the 6 MB that Lambda carries.",
            null,
            false);
  }

  @Override
  public Runnable onChange(Runnable listener) {
    return () -> {};
  }

  @Override
  public void close() {}
}
