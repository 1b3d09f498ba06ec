package io.github.dynamodbmcp.proxy.http;

import io.github.dynamodbmcp.protocol.tool.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether and when to send a request again. A request that had no effect is always retried;
 * one that may have had an effect only if it changes nothing, since a repeated put would overwrite
 * another writer's later change.
 */
final class Retry {

  private static final int MAX_ATTEMPTS = 6;
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

  private final ApiRequest request;
  private final Deadline deadline;
  private final Clock clock;
  private int attempts;

  /**
   * Counts the attempts at one request.
   *
   * @param clock the clock that dates in responses refer to
   */
  Retry(ApiRequest request, Deadline deadline, Clock clock) {
    this.request = request;
    this.deadline = deadline;
    this.clock = clock;
  }

  /** The time to wait before the next attempt; null if there must be none. */
  @Nullable Duration pauseAfter(Attempt attempt) {
    attempts++;
    boolean mayRepeat = attempt.didNothing() || (request.repeatable() && attempt.isUncertain());
    if (request.single() || attempts >= MAX_ATTEMPTS || !mayRepeat) {
      return null;
    }
    Duration backoff = backoff();
    Duration asked = attempt.retryAfter(clock);
    Duration pause = asked.compareTo(backoff) > 0 ? asked : backoff;
    return pause.compareTo(deadline.left()) < 0 ? pause : null;
  }

  /** Exponential, with jitter in the upper half, so that many callers spread out. */
  private Duration backoff() {
    long most = Math.min(MAX_BACKOFF.toMillis(), FIRST_BACKOFF.toMillis() << (attempts - 1));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
  }
}
