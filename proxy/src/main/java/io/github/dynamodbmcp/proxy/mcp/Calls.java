package io.github.dynamodbmcp.proxy.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.proxy.json.Json;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.mcp.InFlight.Pending;
import io.github.dynamodbmcp.proxy.mcp.Message.Request;
import io.github.dynamodbmcp.proxy.thread.DaemonThreads;
import io.github.dynamodbmcp.proxy.tool.Deadline;
import io.github.dynamodbmcp.proxy.tool.ToolResult;
import io.github.dynamodbmcp.proxy.tool.Tools;
import io.github.dynamodbmcp.proxy.tool.UnknownToolException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** {@code tools/call}: many at once, each on its own, each to be cancelled. */
final class Calls {

  /** More would only be throttled by the API; the others wait their turn. */
  private static final int AT_ONCE = 64;

  private static final int WAITING = 10_000;

  private final Tools tools;
  private final InFlight inFlight;
  private final Log log;
  private final Duration timeout;
  private final Progress progress;
  private final ExecutorService threads;

  Calls(Tools tools, InFlight inFlight, Outgoing out, Log log, Duration timeout) {
    this.tools = tools;
    this.inFlight = inFlight;
    this.log = log;
    this.timeout = timeout;
    this.progress = new Progress(out);
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            new DaemonThreads("call"));
    pool.allowCoreThreadTimeOut(true);
    this.threads = pool;
  }

  void start(
      Request request,
      Revision revision,
      ReplyTo reply,
      BiFunction<Revision, ObjectNode, ObjectNode> complete)
      throws RpcException {
    JsonNode name = request.params().path("name");
    if (!name.isTextual()) {
      throw new RpcException(RpcError.invalidParams("params.name must be a string."));
    }
    ObjectNode arguments = arguments(request);
    Deadline deadline = Deadline.in(timeout);
    Pending pending = inFlight.begin(request.id());
    // Asked for before the call starts, so that a quick answer can't overtake it.
    Runnable endProgress = progress.start(request, revision, pending);
    Runnable work =
        () -> {
          ObjectNode message;
          try {
            ToolResult result = tools.call(name.asText(), arguments, deadline);
            message =
                Outgoing.result(
                    request.id(), complete.apply(revision, ToolJson.result(result, revision)));
          } catch (UnknownToolException e) {
            message =
                Outgoing.error(
                    request.id(), RpcError.invalidParams(String.valueOf(e.getMessage())));
          } catch (InterruptedException e) {
            return; // cancelled: whoever cancelled has ended the request
          } catch (RuntimeException | Error e) {
            // Unanswered, its client would wait for ever.
            log.error("call of " + name + " failed: " + e);
            message =
                Outgoing.error(
                    request.id(), RpcError.internal("Internal error in the proxy: " + e));
          } finally {
            endProgress.run();
          }
          ObjectNode answer = message;
          inFlight.finish(request.id(), pending, () -> reply.answer(answer));
        };
    try {
      Future<?> running = threads.submit(work);
      pending.onCancel(() -> {
        endProgress.run();
        running.cancel(true);
        reply.nothing();
      });
    } catch (RejectedExecutionException e) {
      endProgress.run();
      ToolResult refused =
          ToolResult.failure(
              "More than " + WAITING + " calls are waiting; wait for some, then call again.");
      ObjectNode answer =
          Outgoing.result(
              request.id(), complete.apply(revision, ToolJson.result(refused, revision)));
      inFlight.finish(request.id(), pending, () -> reply.answer(answer));
    }
  }

  private static ObjectNode arguments(Request request) throws RpcException {
    JsonNode given = request.params().path("arguments");
    if (given.isMissingNode() || given.isNull()) {
      return Json.object();
    }
    if (given instanceof ObjectNode object) {
      return object;
    }
    throw new RpcException(RpcError.invalidParams("params.arguments must be an object."));
  }

  void close() {
    threads.shutdownNow();
    progress.close();
  }
}
