package io.github.dynamodbmcp.handlers.call;

import java.time.Duration;

/**
 * The time that a call may take, and how it is divided between DynamoDB and the answer. It runs on
 * the JVM's monotonic clock.
 */
public final class TimeBudget {
  /** The timeout that the template gives each function, and the default for other calls. */
  public static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(25);

  /** Reserved at the end for answering with what was read so far. */
  private static final Duration TO_ANSWER = Duration.ofSeconds(5);

  /** Reserved at the end of a single request for answering with its error. */
  private static final Duration TO_FAIL = Duration.ofSeconds(1);

  private static final Duration SHORTEST_REQUEST = Duration.ofMillis(100);

  private final long endNanos;

  private TimeBudget(long endNanos) {
    this.endNanos = endNanos;
  }

  /** Starts the clock for a call that must end after {@code time}. */
  public static TimeBudget of(Duration time) {
    return new TimeBudget(System.nanoTime() + time.toNanos());
  }

  /** Whether reading must stop, so that there is time to answer with what was read so far. */
  public boolean isTimeToAnswer() {
    return left().compareTo(TO_ANSWER) <= 0;
  }

  /** Returns how long reading may go on; zero if it is time to answer. */
  public Duration untilTimeToAnswer() {
    Duration time = left().minus(TO_ANSWER);
    return time.isNegative() ? Duration.ZERO : time;
  }

  /** Returns how long a request to DynamoDB may take, retries included; never zero. */
  Duration forRequest() {
    Duration time = left().minus(TO_FAIL);
    return time.compareTo(SHORTEST_REQUEST) < 0 ? SHORTEST_REQUEST : time;
  }

  /** Returns how long a request may take if there is something to answer already; never zero. */
  Duration forFurtherRequest() {
    Duration time = untilTimeToAnswer();
    return time.compareTo(SHORTEST_REQUEST) < 0 ? SHORTEST_REQUEST : time;
  }

  private Duration left() {
    return Duration.ofNanos(endNanos - System.nanoTime());
  }
}
