package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.mcp.InFlight.Pending;
import io.github.dynamodbmcp.protocol.mcp.Message.Request;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Sends progress notifications for a call to a client that asks for them. They count seconds, since
 * nothing else is known before the result.
 */
final class Progress {

  private static final int INTERVAL_SECONDS = 1;

  private final ScheduledExecutorService timer;

  Progress(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /**
   * Starts the notifications if the request asks for them.
   *
   * @param awaited what the call waits for, at the moment
   * @return stops them
   */
  Runnable start(
      Request request, Revision revision, Pending pending, Peer peer, Supplier<String> awaited) {
    JsonNode token = request.meta().path("progressToken");
    if (!token.isTextual() && !token.isIntegralNumber()) {
      return () -> {};
    }
    AtomicInteger seconds = new AtomicInteger();
    Future<?> ticking =
        timer.scheduleAtFixedRate(
            () ->
                pending.whileOpen(() ->
                    peer.notify(
                        notification(
                            token, seconds.addAndGet(INTERVAL_SECONDS), revision, awaited.get()))),
            INTERVAL_SECONDS,
            INTERVAL_SECONDS,
            TimeUnit.SECONDS);
    return () -> ticking.cancel(false);
  }

  private static ObjectNode notification(
      JsonNode token, int seconds, Revision revision, String awaited) {
    ObjectNode params = Json.object();
    params.set("progressToken", token);
    params.put("progress", seconds);
    if (revision.hasProgressMessages()) {
      params.put("message", "Waiting for " + awaited + ", " + seconds + " s so far");
    }
    return Rpc.notification("notifications/progress", params);
  }
}
