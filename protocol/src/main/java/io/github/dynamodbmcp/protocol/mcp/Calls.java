package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.dynamodbmcp.protocol.json.InvalidJsonException;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.mcp.Message.Request;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code tools/call}: runs calls concurrently, each of which can be cancelled. */
final class Calls {

  private final McpServer server;
  private final InFlight inFlight;
  private final Progress progress;
  private final @Nullable ConfirmedCalls confirmed;

  /**
   * Prepares the calls of a session.
   *
   * @param confirmed makes calls that may need the user's consent; null if none do
   */
  Calls(McpServer server, InFlight inFlight, @Nullable ConfirmedCalls confirmed) {
    this.server = server;
    this.inFlight = inFlight;
    this.confirmed = confirmed;
    this.progress = new Progress(server.timer());
  }

  /**
   * Starts a call.
   *
   * @param canAsk whether the client can show the user a question
   * @param complete adds the members that each result of the revision has
   */
  void start(
      Request request,
      Revision revision,
      Caller caller,
      Peer peer,
      boolean canAsk,
      UnaryOperator<ObjectNode> complete)
      throws RpcException {
    JsonNode name = request.params().path("name");
    if (!name.isTextual()) {
      throw new RpcException(RpcError.invalidParams("params.name must be a string."));
    }
    ToolCall call = new ToolCall(name.asText(), arguments(request), caller);
    ConfirmedCalls asking = confirmed;
    if (asking == null) {
      // From here, not from when a thread is free.
      Deadline deadline = Deadline.in(server.timeout());
      CallInFlight running = begin(request, revision, peer, complete);
      running.execute(() ->
          running.end(
              server
                  .tools()
                  .call(call.name(), call.arguments(), caller, deadline, running.progress())));
    } else {
      Approval approval = asking.approval(call, request, revision);
      asking.start(call, begin(request, revision, peer, complete), approval, canAsk);
    }
  }

  private CallInFlight begin(
      Request request, Revision revision, Peer peer, UnaryOperator<ObjectNode> complete)
      throws RpcException {
    return new CallInFlight(server, inFlight, progress, request, revision, peer, complete);
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
