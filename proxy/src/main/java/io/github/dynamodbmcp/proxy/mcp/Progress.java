package io.github.dynamodbmcp.proxy.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.proxy.json.Json;
import io.github.dynamodbmcp.proxy.mcp.InFlight.Pending;
import io.github.dynamodbmcp.proxy.mcp.Message.Request;
import io.github.dynamodbmcp.proxy.thread.DaemonThreads;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells who asked for it that a call is still waited for: the seconds gone, which is all that can
 * be known.
 */
final class Progress {

  private static final int EVERY_SECONDS = 1;

  private final Outgoing out;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("progress"));

  Progress(Outgoing out) {
    this.out = out;
  }

  /** Begins, if the request asks for it; gives back how to stop. */
  Runnable start(Request request, Revision revision, Pending pending) {
    JsonNode token = request.meta().path("progressToken");
    if (!token.isTextual() && !token.isIntegralNumber()) {
      return () -> {};
    }
    AtomicInteger seconds = new AtomicInteger();
    Future<?> ticking =
        timer.scheduleAtFixedRate(
            () -> pending.whileOpen(() -> tell(token, seconds.addAndGet(EVERY_SECONDS), revision)),
            EVERY_SECONDS,
            EVERY_SECONDS,
            TimeUnit.SECONDS);
    return () -> ticking.cancel(false);
  }

  private void tell(JsonNode token, int seconds, Revision revision) {
    ObjectNode params = Json.object();
    params.set("progressToken", token);
    params.put("progress", seconds);
    if (revision.hasProgressMessages()) {
      params.put("message", "Waiting for DynamoDB's answer, " + seconds + " s so far");
    }
    out.notify("notifications/progress", params);
  }

  void close() {
    timer.shutdownNow();
  }
}
