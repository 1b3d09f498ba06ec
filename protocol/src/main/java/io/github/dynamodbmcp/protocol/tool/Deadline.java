package io.github.dynamodbmcp.protocol.tool;

import java.time.Duration;

/**
 * A moment by which something must be over, on the JVM's monotonic clock.
 *
 * @param nanoTime the moment on the clock of {@link System#nanoTime}
 */
public record Deadline(long nanoTime) {

  /** The moment that far from now. */
  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** The moment that much later; earlier if the time is negative. */
  public Deadline later(Duration time) {
    return new Deadline(nanoTime + time.toNanos());
  }

  /** The time left; zero once it has passed. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }
}
