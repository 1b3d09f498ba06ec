package io.github.dynamodbmcp.handlers.call;

import java.time.Duration;

/** The time at which a call must be over. */
public final class Deadline {
  /** The function's timeout in the template, for callers that set none. */
  public static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(25);

  /** Reading stops this long before the end, to leave time for the answer. */
  private static final Duration TO_ANSWER = Duration.ofSeconds(5);

  /** A request to DynamoDB ends this long before the end, to leave time to answer its error. */
  private static final Duration TO_FAIL = Duration.ofSeconds(1);

  private static final Duration SHORTEST_REQUEST = Duration.ofMillis(100);

  private final long endNanos;

  private Deadline(long endNanos) {
    this.endNanos = endNanos;
  }

  /** The deadline of a call that is killed after {@code time}. */
  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Whether it is time to answer with what was read so far. */
  public boolean isTimeToAnswer() {
    return left().compareTo(TO_ANSWER) <= 0;
  }

  /** The time until which reading may go on. */
  public Duration untilTimeToAnswer() {
    Duration time = left().minus(TO_ANSWER);
    return time.isNegative() ? Duration.ZERO : time;
  }

  /** How long a request to DynamoDB may take, its retries included; never zero. */
  Duration forRequest() {
    Duration time = left().minus(TO_FAIL);
    return time.compareTo(SHORTEST_REQUEST) < 0 ? SHORTEST_REQUEST : time;
  }

  /** How long a request may take when there is something to answer already; never zero. */
  Duration forFurtherRequest() {
    Duration time = untilTimeToAnswer();
    return time.compareTo(SHORTEST_REQUEST) < 0 ? SHORTEST_REQUEST : time;
  }

  private Duration left() {
    return Duration.ofNanos(endNanos - System.nanoTime());
  }
}
