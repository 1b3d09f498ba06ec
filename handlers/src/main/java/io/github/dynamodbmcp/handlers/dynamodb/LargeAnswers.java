package io.github.dynamodbmcp.handlers.dynamodb;

import java.io.InterruptedIOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Makes the threads of one call read large answers one after the other. Sixteen of them at once
 * would fill the heap of a small function several times.
 */
public final class LargeAnswers {
  /** An answer of more bytes is large: sixteen smaller ones take up to 35 MB of heap. */
  static final int LARGE_BYTES = 128 * 1024;

  private static final ScopedValue<LargeAnswers> SCOPE = ScopedValue.newInstance();

  private final ReentrantLock turn = new ReentrantLock();

  /**
   * Sends a request and uses its answer. If that is large, no other one is read until this returns.
   *
   * @param use sends the request in this thread, and returns what it makes of the answer
   */
  public <T> T oneAtATime(Supplier<T> use) {
    try {
      return ScopedValue.where(SCOPE, this).call(use::get);
    } finally {
      if (turn.isHeldByCurrentThread()) {
        turn.unlock();
      }
    }
  }

  /**
   * Waits until this thread may read more of an answer that is large.
   *
   * @throws InterruptedIOException if the request's time is up
   */
  static void awaitTurn() throws InterruptedIOException {
    if (SCOPE.isBound() && !SCOPE.get().turn.isHeldByCurrentThread()) {
      try {
        SCOPE.get().turn.lockInterruptibly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Other large answers took all the time");
      }
    }
  }
}
