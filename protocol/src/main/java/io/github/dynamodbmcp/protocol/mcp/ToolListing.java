package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.mcp.InFlight.Pending;
import io.github.dynamodbmcp.protocol.mcp.Message.Request;
import io.github.dynamodbmcp.protocol.tool.ToolList;
import io.github.dynamodbmcp.protocol.tool.ToolsUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers {@code tools/list}, when the list is there or the client has waited long enough. */
record ToolListing(McpServer server, InFlight inFlight) {

  /** Clients give up a list that takes long, and some their whole start. */
  private static final Duration PATIENCE = Duration.ofMillis(2500);

  /**
   * Answers a request, later unless the list is there.
   *
   * @param result makes the result of the list
   */
  void answer(Request request, Peer peer, Function<ToolList, ObjectNode> result)
      throws RpcException {
    if (!Message.isAbsent(request.params().path("cursor"))) {
      throw new RpcException(
          RpcError.invalidParams("Unknown cursor: the list of tools has only one page."));
    }
    Pending pending = inFlight.begin(request.id());
    pending.onCancel(peer::sendNothing);
    CompletableFuture<ToolList> unused =
        tools()
            .whenComplete((found, failure) -> {
              ObjectNode response =
                  found == null
                      ? failed(request, failure)
                      : Rpc.result(request.id(), result.apply(found));
              inFlight.finish(request.id(), pending, () -> peer.send(response));
            });
  }

  private CompletableFuture<ToolList> tools() {
    try {
      return server.tools().list(PATIENCE);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private ObjectNode failed(Request request, @Nullable Throwable failure) {
    // The future wraps the failure that it passes on.
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    String why =
        cause instanceof ToolsUnavailableException
            ? String.valueOf(cause.getMessage())
            : "Internal error: " + cause;
    server.log().error("tools/list: " + why);
    return Rpc.error(request.id(), RpcError.internal(why));
  }
}
