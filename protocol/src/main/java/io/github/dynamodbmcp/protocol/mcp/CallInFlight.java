package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.mcp.InFlight.Pending;
import io.github.dynamodbmcp.protocol.mcp.Message.Request;
import io.github.dynamodbmcp.protocol.mcp.Progress.Notifications;
import io.github.dynamodbmcp.protocol.tool.ProgressListener;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One call from its start to its response or its cancellation. It runs in steps, each in a thread
 * for calls; between two steps it waits for the user without a thread.
 */
final class CallInFlight {

  /** A part of the call: it ends the call, or starts to wait for what leads to the next step. */
  interface Step {
    void run() throws UnknownToolException, InterruptedException;
  }

  private final McpServer server;
  private final InFlight inFlight;
  private final Request request;
  private final Revision revision;
  private final Peer peer;
  private final UnaryOperator<ObjectNode> complete;
  private final Pending pending;
  private final Notifications progress;

  /**
   * Registers the call.
   *
   * @param complete adds the members that each result of the revision has
   * @throws RpcException if a request with this id is in flight
   */
  CallInFlight(
      McpServer server,
      InFlight inFlight,
      Progress progress,
      Request request,
      Revision revision,
      Peer peer,
      UnaryOperator<ObjectNode> complete)
      throws RpcException {
    this.server = server;
    this.inFlight = inFlight;
    this.request = request;
    this.revision = revision;
    this.peer = peer;
    this.complete = complete;
    this.pending = inFlight.begin(request.id());
    // Before the call starts, so that a quick response can't overtake it.
    this.progress = progress.start(request, revision, pending, peer);
  }

  /** Where to report how far the call has come. */
  ProgressListener progress() {
    return progress;
  }

  Revision revision() {
    return revision;
  }

  /** Runs a step in a thread for calls, unless the call was cancelled. */
  void execute(Step step) {
    FutureTask<@Nullable Void> task = new FutureTask<>(() -> run(step), null);
    if (!onCancel(() -> task.cancel(true))) {
      return;
    }
    try {
      server.calls().execute(task);
    } catch (RejectedExecutionException e) {
      end(
          ToolResult.failure(
              "Too many calls are waiting. Wait for some of them, then call again."));
    }
  }

  private void run(Step step) {
    try {
      step.run();
    } catch (InterruptedException e) {
      progress.end(); // cancelled: the cancellation has ended the request
    } catch (UnknownToolException e) {
      send(Rpc.error(request.id(), RpcError.invalidParams(String.valueOf(e.getMessage()))));
    } catch (RuntimeException | Error e) {
      // Without a response the client would wait forever.
      server.log().error("the call of " + request.params().path("name").asText() + " failed: " + e);
      send(Rpc.error(request.id(), RpcError.internal("Internal error: " + e)));
    }
  }

  /**
   * Starts to wait for the user, unless the call was cancelled.
   *
   * @param start asks by way of the peer, and returns how to withdraw the question
   */
  void awaitUser(Function<Peer, Runnable> start) {
    progress.report("Waiting for the user's answer");
    // In one go, so that no cancellation comes between.
    pending.whileOpen(() -> {
      boolean unused = onCancel(start.apply(peer));
    });
  }

  private boolean onCancel(Runnable stop) {
    return pending.onCancel(() -> {
      progress.end();
      stop.run();
      peer.sendNothing();
    });
  }

  /** Ends the call with a result. */
  void end(ToolResult result) {
    end(complete.apply(ToolJson.result(result, revision)));
  }

  /** Ends the call by asking the client to send it again with the user's input. */
  void requireInput(ObjectNode result) {
    end(complete.apply(result).put("resultType", "input_required"));
  }

  private void end(ObjectNode result) {
    send(Rpc.result(request.id(), result));
  }

  private void send(ObjectNode response) {
    progress.end();
    inFlight.finish(request.id(), pending, () -> peer.send(response));
  }
}
