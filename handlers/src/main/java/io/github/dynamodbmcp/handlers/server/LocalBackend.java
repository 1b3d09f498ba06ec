package io.github.dynamodbmcp.handlers.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;

/**
 * The handlers as the backend of MCP: a request here is the one that the proxy would send to a
 * route, and has the same audit line.
 */
final class LocalBackend {
  private static final Caller NOBODY = new Caller(null, null, null, null, null, null);

  private final Handler list;
  private final Map<String, Handler> routes;
  private final Map<String, Tool> tools = new LinkedHashMap<>();
  private final BoundedCalls calls;
  private final ExecutorService threads;

  /**
   * Reads the list of tools once.
   *
   * @param routes the handlers by method and path
   * @param threads run the requests
   */
  LocalBackend(Map<String, Handler> routes, BoundedCalls calls, ExecutorService threads) {
    this.routes = routes;
    this.calls = calls;
    this.threads = threads;
    this.list = Objects.requireNonNull(routes.get("GET /tools"), "every server lists its tools");
    Request request = new Request("", NOBODY, TimeBudget.of(Duration.ZERO), false);
    for (JsonNode tool : Json.read(list.answer(request).response().body())) {
      String name = tool.path("name").asText();
      tools.put(name, new Tool(name, tool.path("route").asText(), (ObjectNode) tool));
    }
  }

  /** Lists the tools, in order. */
  List<Tool> list(Caller caller) {
    var _ = calls.run(list, "", caller, false);
    return List.copyOf(tools.values());
  }

  /** Finds a tool. */
  Tool find(String name) throws UnknownToolException {
    Tool tool = tools.get(name);
    if (tool == null) {
      throw new UnknownToolException("Unknown tool: " + name);
    }
    return tool;
  }

  /**
   * Runs a request in a thread of its own: when this one is cancelled, a request that may be
   * writing ends as it would at the route, and its audit line says how.
   */
  Response run(Tool tool, ObjectNode arguments, Caller caller, boolean continues)
      throws InterruptedException {
    Handler handler =
        Objects.requireNonNull(routes.get("POST " + tool.route()), "every tool has a route");
    String body = Json.write(arguments);
    try {
      return threads.submit(() -> calls.run(handler, body, caller, continues)).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VirtualMachineError) {
        // As in CallHandler, which doesn't see it.
        Runtime.getRuntime().halt(1);
      }
      throw new IllegalStateException("Calls answer every exception", e);
    }
  }
}
