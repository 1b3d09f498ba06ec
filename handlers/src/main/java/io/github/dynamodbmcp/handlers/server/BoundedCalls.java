package io.github.dynamodbmcp.handlers.server;

import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Outcome;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Runs as many calls at once as memory allows, and writes one audit line for each. */
final class BoundedCalls {
  /** The time that a call waits for its turn. */
  private static final Duration TO_WAIT = Duration.ofSeconds(5);

  /** The longest that a call takes, with the time to wait for its turn. */
  static final Duration LONGEST = TO_WAIT.plus(TimeBudget.FUNCTION_TIMEOUT);

  static final Response BUSY =
      Response.error(
              503,
              "The server is running as many calls as its memory allows. Nothing was written. Try again in a few seconds.")
          .with("retry-after", "2")
          .with("connection", "close");

  private final AuditLog audit;
  private final Semaphore turns;

  /**
   * Bounds the calls by the heap, since each may hold a page of DynamoDB's as objects.
   *
   * @param heapBytes the most that the heap grows to
   */
  BoundedCalls(AuditLog audit, long heapBytes) {
    this.audit = audit;
    this.turns = new Semaphore(Math.clamp(heapBytes / (8L << 20), 4, 256), true);
  }

  /**
   * Runs a call, and waits for its turn if necessary.
   *
   * @param body the arguments as JSON
   * @param continues whether the caller goes on by itself after a continuation
   */
  Response run(Handler handler, String body, Caller caller, boolean continues) {
    return audit.record(handler.name(), caller, () -> inTurn(handler, body, caller, continues));
  }

  private Outcome inTurn(Handler handler, String body, Caller caller, boolean continues) {
    try {
      if (!turns.tryAcquire(TO_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return Outcome.refused(BUSY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.refused(BUSY);
    }
    try {
      return handler.answer(
          new Request(body, caller, TimeBudget.of(TimeBudget.FUNCTION_TIMEOUT), continues));
    } finally {
      turns.release();
    }
  }
}
