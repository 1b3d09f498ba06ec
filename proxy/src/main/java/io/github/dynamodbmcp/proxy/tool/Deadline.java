package io.github.dynamodbmcp.proxy.tool;

import java.time.Duration;

/** A moment by which something must be over, on a clock that nobody sets. */
public record Deadline(long nanoTime) {

  /** So far from now. */
  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** What is left; zero once it has passed. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }
}
