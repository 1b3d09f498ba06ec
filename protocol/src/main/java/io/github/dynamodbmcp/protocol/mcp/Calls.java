package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.dynamodbmcp.protocol.json.InvalidJsonException;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.mcp.InFlight.Pending;
import io.github.dynamodbmcp.protocol.mcp.Message.Request;
import io.github.dynamodbmcp.protocol.mcp.Progress.Notifications;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ProgressListener;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code tools/call}: runs calls concurrently, each of which can be cancelled. */
final class Calls {

  private final McpServer server;
  private final InFlight inFlight;
  private final Progress progress;

  Calls(McpServer server, InFlight inFlight) {
    this.server = server;
    this.inFlight = inFlight;
    this.progress = new Progress(server.timer());
  }

  /**
   * Starts a call.
   *
   * @param complete adds the members that each result of the revision has
   */
  void start(
      Request request,
      Revision revision,
      Caller caller,
      Peer peer,
      UnaryOperator<ObjectNode> complete)
      throws RpcException {
    JsonNode name = request.params().path("name");
    if (!name.isTextual()) {
      throw new RpcException(RpcError.invalidParams("params.name must be a string."));
    }
    ObjectNode arguments = arguments(request);
    // From here, not from when a thread is free.
    Deadline deadline = Deadline.in(server.timeout());
    Pending pending = inFlight.begin(request.id());
    // Before the call starts, so that a quick response can't overtake it.
    Notifications notifications = progress.start(request, revision, pending, peer);
    Runnable work =
        () -> {
          ObjectNode response;
          try {
            response =
                respond(
                    request,
                    name.asText(),
                    arguments,
                    caller,
                    deadline,
                    notifications,
                    result -> complete.apply(ToolJson.result(result, revision)));
          } catch (InterruptedException e) {
            return; // cancelled: the cancellation has ended the request
          } finally {
            notifications.end();
          }
          inFlight.finish(request.id(), pending, () -> peer.send(response));
        };
    FutureTask<@Nullable Void> task = new FutureTask<>(work, null);
    pending.onCancel(() -> {
      notifications.end();
      task.cancel(true);
      peer.sendNothing();
    });
    try {
      server.calls().execute(task);
    } catch (RejectedExecutionException e) {
      notifications.end();
      ToolResult rejected =
          ToolResult.failure("Too many calls are waiting. Wait for some of them, then call again.");
      ObjectNode response =
          Rpc.result(request.id(), complete.apply(ToolJson.result(rejected, revision)));
      inFlight.finish(request.id(), pending, () -> peer.send(response));
    }
  }

  private interface ToJson {
    ObjectNode apply(ToolResult result);
  }

  private ObjectNode respond(
      Request request,
      String name,
      ObjectNode arguments,
      Caller caller,
      Deadline deadline,
      ProgressListener progress,
      ToJson toJson)
      throws InterruptedException {
    try {
      ToolResult result = server.tools().call(name, arguments, caller, deadline, progress);
      return Rpc.result(request.id(), toJson.apply(result));
    } catch (UnknownToolException e) {
      return Rpc.error(request.id(), RpcError.invalidParams(String.valueOf(e.getMessage())));
    } catch (RuntimeException | Error e) {
      // Without a response the client would wait forever.
      server.log().error("the call of " + name + " failed: " + e);
      return Rpc.error(request.id(), RpcError.internal("Internal error: " + e));
    }
  }

  private static ObjectNode arguments(Request request) throws RpcException {
    JsonNode given = request.params().path("arguments");
    if (given instanceof TextNode text && !Message.isAbsent(given)) {
      given = parsed(text);
    }
    if (Message.isAbsent(given)) {
      return Json.object();
    }
    if (given instanceof ObjectNode object) {
      return object;
    }
    throw new RpcException(RpcError.invalidParams("params.arguments must be an object."));
  }

  /** Reads the object that some clients send as a string. */
  private static JsonNode parsed(TextNode text) throws RpcException {
    try {
      return Json.read(text.textValue());
    } catch (InvalidJsonException e) {
      throw new RpcException(
          RpcError.invalidParams(
              "params.arguments must be an object, and the string in its place "
                  + e.reason()
                  + "."));
    }
  }
}
