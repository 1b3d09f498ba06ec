package io.github.dynamodbmcp.handlers.call;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The pauses between the attempts at one thing: each about twice as long as the one before, with
 * jitter, so that callers that failed together don't retry together.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html">
 *     Error retries and exponential backoff</a>
 */
public final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  /** With less time left there is no point in another attempt. */
  private static final Duration SHORTEST = Duration.ofMillis(10);

  private final TimeBudget time;
  private Duration next = FIRST;

  /** Starts with the shortest pause. */
  public Backoff(TimeBudget time) {
    this.time = time;
  }

  /**
   * Waits before the next attempt, at most until it is time to answer.
   *
   * @return whether there is time for another attempt; false too if the thread was interrupted
   */
  public boolean pause() {
    Duration left = time.untilTimeToAnswer();
    if (left.compareTo(SHORTEST) < 0) {
      return false;
    }
    long longest = Math.min(next.toMillis(), left.toMillis());
    Duration twice = next.multipliedBy(2);
    next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
