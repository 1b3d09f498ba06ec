package io.github.dynamodbmcp.handlers.writing;

/**
 * Limits how many writes go on at once: half as many after each throttling, and one more after as
 * many successes as go on. Safe for use by several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5681#section-3.1">RFC 5681: congestion
 *     avoidance</a>
 */
final class Pace {
  /** The most writes at once. */
  static final int MOST = 16;

  private int limit = MOST;
  private int running;
  private int successes;
  private int cuts;

  /**
   * Waits until another write may start.
   *
   * @return the number of cuts so far, to give back with {@link #throttled}
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  synchronized int enter() throws InterruptedException {
    while (running >= limit) {
      wait();
    }
    running++;
    return cuts;
  }

  /** Returns the number of cuts so far, for a write that starts again. */
  synchronized int cuts() {
    return cuts;
  }

  /** Ends a write. */
  synchronized void leave() {
    running--;
    notifyAll();
  }

  /** Notes a write that was not throttled. */
  synchronized void succeeded() {
    if (limit < MOST && ++successes >= limit) {
      successes = 0;
      limit++;
      notifyAll();
    }
  }

  /**
   * Notes a write that was throttled. Those that were throttled with it count once.
   *
   * @param since the number of cuts when the write started
   */
  synchronized void throttled(int since) {
    if (since == cuts) {
      limit = Math.max(1, limit / 2);
      successes = 0;
      cuts++;
    }
  }
}
