package io.github.dynamodbmcp.proxy.backends;

import java.time.Duration;

/**
 * An estimate of how fast a backend answers. It falls to a shorter time at once. It rises by half
 * at most, and only once in half a second: neither a long read nor a moment of high load on this
 * machine hides how near a backend is, but lasting slowness shows. Without new times it halves
 * every five minutes, so that a backend that was slow is tried again.
 */
final class Latency {

  private static final double MOST_RISE = 1.5;
  private static final long BETWEEN_RISES_NANOS = Duration.ofMillis(500).toNanos();
  private static final double HALF_LIFE_NANOS = Duration.ofMinutes(5).toNanos();

  private double nanos = Double.POSITIVE_INFINITY;
  private boolean measuresAnew;
  private long at;
  private long risenAt;

  /** Adds the time of an answer that came at that moment of {@link System#nanoTime}. */
  synchronized void add(Duration time, long now) {
    boolean first = measuresAnew || Double.isInfinite(nanos);
    boolean mayRise = now - risenAt >= BETWEEN_RISES_NANOS;
    double before = nanos(now);
    double given = time.toNanos();
    nanos = first ? given : Math.min(given, mayRise ? before * MOST_RISE : before);
    risenAt = first || nanos > before ? now : risenAt;
    measuresAnew = false;
    at = now;
  }

  /** Forgets the times so far: until the next one, the backend counts as the fastest. */
  synchronized void measureAnew() {
    measuresAnew = true;
  }

  /** Returns the estimate at that moment, in nanoseconds; infinite before the first answer. */
  synchronized double nanos(long now) {
    if (measuresAnew) {
      return 0;
    }
    return Double.isInfinite(nanos) ? nanos : nanos * Math.pow(0.5, (now - at) / HALF_LIFE_NANOS);
  }
}
