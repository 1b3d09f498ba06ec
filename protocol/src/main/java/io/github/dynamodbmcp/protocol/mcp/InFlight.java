package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The requests that wait for their responses. */
final class InFlight {

  /**
   * One such request. Nothing more is sent for it once it has ended, by response or cancellation.
   */
  static final class Pending {
    private boolean over;
    private @Nullable Runnable abort;

    /** Sets what a cancellation does; returns false if the request has ended. */
    synchronized boolean onCancel(Runnable how) {
      abort = how;
      return !over;
    }

    /** Runs the action unless the request has ended; the request can't end meanwhile. */
    synchronized void whileOpen(Runnable action) {
      if (!over) {
        action.run();
      }
    }

    /** Ends the request; returns false if it had ended before. */
    private synchronized boolean end() {
      boolean first = !over;
      over = true;
      return first;
    }

    private boolean cancel() {
      Runnable how;
      synchronized (this) {
        if (!end()) {
          return false;
        }
        how = abort;
      }
      if (how != null) {
        how.run();
      }
      return true;
    }
  }

  private final Map<JsonNode, Pending> pending = new ConcurrentHashMap<>();
  private int unanswered;

  /**
   * Registers a request whose response takes time.
   *
   * @throws RpcException if a request with this id is in flight
   */
  Pending begin(JsonNode id) throws RpcException {
    Pending entered = new Pending();
    if (pending.putIfAbsent(id, entered) != null) {
      throw new RpcException(
          RpcError.invalidRequest("A request with this id is still being answered."));
    }
    count(1);
    return entered;
  }

  /** Sends the response and removes the request, unless it was cancelled. */
  void finish(JsonNode id, Pending ending, Runnable send) {
    if (ending.end()) {
      // First, since the client may use the id again once it has the response.
      pending.remove(id, ending);
      try {
        send.run();
      } finally {
        count(-1);
      }
    }
  }

  /** Cancels a request if it is in flight. */
  void cancel(JsonNode id) {
    Pending cancelled = pending.remove(id);
    if (cancelled != null && cancelled.cancel()) {
      count(-1);
    }
  }

  /** Waits until all requests have ended or the time is over; then cancels the rest. */
  void drain(Duration time) throws InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    synchronized (this) {
      while (unanswered > 0) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          break;
        }
        wait(left);
      }
    }
    pending.keySet().forEach(this::cancel);
  }

  private synchronized void count(int more) {
    unanswered += more;
    notifyAll();
  }
}
