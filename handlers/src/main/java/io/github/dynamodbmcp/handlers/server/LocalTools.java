package io.github.dynamodbmcp.handlers.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ProgressListener;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolList;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.protocol.tool.Tools;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;

/**
 * The tools of this process's handlers, for one caller. Each call is the one that a request to the
 * tool's route would be, and has the same audit line.
 *
 * @param routes the handlers by method and path
 * @param threads run the calls
 * @param caller the caller of the list, which carries none
 */
record LocalTools(
    Map<String, Handler> routes, BoundedCalls calls, ExecutorService threads, Caller caller)
    implements Tools {
  private static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);

  @Override
  public void warmUp() {}

  @Override
  public CompletableFuture<ToolList> list(Duration patience) {
    Handler list = Objects.requireNonNull(routes.get("GET /tools"), "every server lists its tools");
    List<Tool> tools = new ArrayList<>();
    for (JsonNode tool : Json.read(calls.run(list, "", caller, false).body())) {
      tools.add(
          new Tool(tool.path("name").asText(), tool.path("route").asText(), (ObjectNode) tool));
    }
    return CompletableFuture.completedFuture(new ToolList(tools, TIME_TO_LIVE, false));
  }

  @Override
  public ToolResult call(
      String name,
      ObjectNode arguments,
      Caller caller,
      Deadline deadline,
      ProgressListener progress)
      throws UnknownToolException, InterruptedException {
    Handler handler =
        routes.values().stream()
            .filter(tool -> tool.name().equals(name) && tool.method().equals("POST"))
            .findFirst()
            .orElseThrow(() -> new UnknownToolException("Unknown tool: " + name));
    Response response = run(handler, Json.write(arguments), caller);
    boolean failed = response.status() >= 400;
    boolean isJson = "application/json".equals(response.headers().get("content-type"));
    return new ToolResult(
        response.body(), isJson && !failed ? Json.read(response.body()) : null, failed);
  }

  /**
   * Runs a call in a thread of its own: when this one is cancelled, a call that may be writing ends
   * as it would at the route, and its audit line says how.
   */
  private Response run(Handler handler, String arguments, Caller caller)
      throws InterruptedException {
    try {
      return threads.submit(() -> calls.run(handler, arguments, caller, false)).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VirtualMachineError) {
        // As in CallHandler, which doesn't see it.
        Runtime.getRuntime().halt(1);
      }
      throw new IllegalStateException("Calls answer every exception", e);
    }
  }

  @Override
  public Runnable onChange(Runnable listener) {
    return () -> {};
  }

  @Override
  public void close() {}
}
