package io.github.dynamodbmcp.proxy.http;

import io.github.dynamodbmcp.proxy.tool.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Whether and when to send one request again. What did nothing is repeated always; what may have
 * happened only if it changes nothing: a repeated put would overwrite a later writer.
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
   * The attempts at one request.
   *
   * @param clock by which dates in answers are meant
   */
  Retry(ApiRequest request, Deadline deadline, Clock clock) {
    this.request = request;
    this.deadline = deadline;
    this.clock = clock;
  }

  /** How long to wait before the next attempt, null if there is to be none. */
  @Nullable Duration pauseAfter(Attempt attempt) {
    attempts++;
    boolean mayRepeat = attempt.didNothing() || (request.repeatable() && attempt.isUncertain());
    if (attempts >= MAX_ATTEMPTS || !mayRepeat) {
      return null;
    }
    Duration backoff = backoff();
    Duration asked = attempt.retryAfter(clock);
    Duration pause = asked.compareTo(backoff) > 0 ? asked : backoff;
    return pause.compareTo(deadline.left()) < 0 ? pause : null;
  }

  /** Exponential, with full jitter above half, so that many callers spread out. */
  private Duration backoff() {
    long most = Math.min(MAX_BACKOFF.toMillis(), FIRST_BACKOFF.toMillis() << (attempts - 1));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
  }
}
