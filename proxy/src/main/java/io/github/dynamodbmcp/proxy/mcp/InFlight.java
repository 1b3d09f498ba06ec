package io.github.dynamodbmcp.proxy.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The requests that wait for their answers. */
final class InFlight {

  /** One such request. From its end on, by answer or cancellation, nothing more is said of it. */
  static final class Pending {
    private boolean over;
    private @Nullable Runnable abort;

    /** What a cancellation does. */
    synchronized void onCancel(Runnable how) {
      abort = how;
    }

    /** Does something unless the request is over, and lets it not end meanwhile. */
    synchronized void whileOpen(Runnable something) {
      if (!over) {
        something.run();
      }
    }

    /** Ends the request; false if it was over. */
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
   * Enters a request whose answer takes time.
   *
   * @throws RpcException if one of this id is in flight
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

  /** Leaves with an answer, unless the request was cancelled. */
  void finish(JsonNode id, Pending ending, Runnable answer) {
    if (ending.end()) {
      // Once answered, the id is free again: so it is freed first.
      pending.remove(id, ending);
      try {
        answer.run();
      } finally {
        count(-1);
      }
    }
  }

  /** Cancels a request, if it is there. */
  void cancel(JsonNode id) {
    Pending cancelled = pending.remove(id);
    if (cancelled != null && cancelled.cancel()) {
      count(-1);
    }
  }

  /** Waits until all are answered, or the time is over; then cancels the rest. */
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
