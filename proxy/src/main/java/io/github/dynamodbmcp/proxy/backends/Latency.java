package io.github.dynamodbmcp.proxy.backends;

import java.time.Duration;

/**
 * An estimate of how fast a backend answers. It falls to a shorter time at once, but rises by half
 * at most for each longer one, so that a single long read doesn't hide how near a backend is, and
 * several slow answers do show. Without new times it halves every ten minutes, so that a backend
 * that was slow is tried again.
 */
final class Latency {

  private static final double MOST_RISE = 1.5;
  private static final double HALF_LIFE_NANOS = Duration.ofMinutes(10).toNanos();

  private double nanos = Double.POSITIVE_INFINITY;
  private long at;

  /** Adds the time of an answer that came at that moment of {@link System#nanoTime}. */
  synchronized void add(Duration time, long now) {
    nanos = Math.min((double) time.toNanos(), nanos(now) * MOST_RISE);
    at = now;
  }

  /** Returns the estimate at that moment, in nanoseconds; infinite before the first answer. */
  synchronized double nanos(long now) {
    return Double.isInfinite(nanos) ? nanos : nanos * Math.pow(0.5, (now - at) / HALF_LIFE_NANOS);
  }
}
