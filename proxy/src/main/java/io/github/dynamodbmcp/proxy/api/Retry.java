package io.github.dynamodbmcp.proxy.api;

import io.github.dynamodbmcp.proxy.api.Api.Attempt;
import io.github.dynamodbmcp.proxy.tool.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Whether and when to send one request again. What surely did nothing is repeated always; what may
 * have happened only if it changes nothing: a repeated put would overwrite a later writer.
 */
final class Retry {

  private static final int TRIES = 6;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration TOO_LONG = Duration.ofDays(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final ApiRequest request;
  private final Deadline deadline;
  private final Clock clock;
  private int tries;

  /**
   * The tries of one request.
   *
   * @param clock by which dates in answers are meant
   */
  Retry(ApiRequest request, Deadline deadline, Clock clock) {
    this.request = request;
    this.deadline = deadline;
    this.clock = clock;
  }

  /** How long to wait before the next try, null if there is to be none. */
  @Nullable Duration pauseAfter(Attempt attempt) {
    tries++;
    if (tries >= TRIES || !(didNothing(attempt) || (request.repeatable() && wasLost(attempt)))) {
      return null;
    }
    Duration pause = backoff();
    Answer answer = attempt.answer();
    if (answer != null) {
      Duration asked = retryAfter(answer.retryAfter());
      pause = asked.compareTo(pause) > 0 ? asked : pause;
    }
    return pause.compareTo(deadline.left()) < 0 ? pause : null;
  }

  /** Exponential, with full jitter above half, so that many callers spread out. */
  private Duration backoff() {
    long most =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(tries - 1, 10));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
  }

  private static boolean didNothing(Attempt attempt) {
    Answer answer = attempt.answer();
    return answer == null ? neverSent(attempt.failure()) : answer.status() == 429;
  }

  private static boolean wasLost(Attempt attempt) {
    Answer answer = attempt.answer();
    if (answer != null) {
      return answer.status() == 502 || answer.status() == 503 || answer.status() == 504;
    }
    IOException failure = attempt.failure();
    return failure != null
        && !(failure instanceof HttpTimeoutException)
        && !(failure instanceof SSLException);
  }

  /** Whether no byte of the request can have reached the API, and another try may do better. */
  private static boolean neverSent(@Nullable IOException failure) {
    if (failure instanceof TunnelRefusedException refused) {
      return refused.status() >= 500;
    }
    return failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
  }

  /** Seconds, or a date. */
  private Duration retryAfter(String header) {
    if (header.matches("\\d+")) {
      return header.length() > 6 ? TOO_LONG : Duration.ofSeconds(Integer.parseInt(header));
    }
    try {
      return Duration.between(
          clock.instant(), ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
