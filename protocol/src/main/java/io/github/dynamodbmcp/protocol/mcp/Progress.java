package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.mcp.InFlight.Pending;
import io.github.dynamodbmcp.protocol.mcp.Message.Request;
import io.github.dynamodbmcp.protocol.tool.ProgressListener;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Sends progress notifications for a call to a client that asks for them: one a second, and one for
 * each report. They count seconds, since nobody knows how many there will be of anything else.
 */
final class Progress {

  private static final int INTERVAL_SECONDS = 1;

  private final ScheduledExecutorService timer;

  Progress(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /** The notifications of one call. */
  interface Notifications extends ProgressListener {
    /** Ends them. */
    void end();
  }

  /** Starts the notifications, if the request asks for them. */
  Notifications start(Request request, Revision revision, Pending pending, Peer peer) {
    JsonNode token = request.meta().path("progressToken");
    if (!token.isTextual() && !token.isIntegralNumber()) {
      return new None();
    }
    return new Sent(token, revision, pending, peer, timer);
  }

  private static final class None implements Notifications {
    @Override
    public boolean isWatched() {
      return false;
    }

    @Override
    public void report(String message) {}

    @Override
    public void end() {}
  }

  private static final class Sent implements Notifications {
    private final long startNanos = System.nanoTime();
    private final JsonNode token;
    private final Revision revision;
    private final Pending pending;
    private final Peer peer;
    private final Future<?> ticking;
    private String report = "";
    private long lastMillis;

    Sent(
        JsonNode token,
        Revision revision,
        Pending pending,
        Peer peer,
        ScheduledExecutorService timer) {
      this.token = token;
      this.revision = revision;
      this.pending = pending;
      this.peer = peer;
      this.ticking =
          timer.scheduleAtFixedRate(
              this::tick, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public boolean isWatched() {
      return true;
    }

    @Override
    public synchronized void report(String message) {
      report = message;
      tick();
    }

    synchronized void tick() {
      // Each value must be greater than the last.
      long millis = (System.nanoTime() - startNanos) / 1_000_000;
      lastMillis = Math.max(millis, lastMillis + 1);
      ObjectNode notification = notification();
      pending.whileOpen(() -> peer.notify(notification));
    }

    private ObjectNode notification() {
      ObjectNode params = Json.object();
      params.set("progressToken", token);
      params.put("progress", lastMillis / 1000.0);
      if (revision.hasProgressMessages()) {
        long seconds = lastMillis / 1000;
        params.put(
            "message",
            report.isEmpty()
                ? "Waiting for DynamoDB's answer, " + seconds + " s so far"
                : report + ", " + seconds + " s");
      }
      return Rpc.notification("notifications/progress", params);
    }

    @Override
    public void end() {
      ticking.cancel(false);
    }
  }
}
