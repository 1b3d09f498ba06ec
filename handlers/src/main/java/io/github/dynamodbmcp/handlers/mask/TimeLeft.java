package io.github.dynamodbmcp.handlers.mask;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * The time that is left of one request's timeout for the several requests in its place.
 *
 * @param given the request's configuration
 * @param startNanos when the first of them was sent
 */
record TimeLeft(Optional<AwsRequestOverrideConfiguration> given, long startNanos) {
  /** The first request has all the time. */
  private static final long NEGLIGIBLE_NANOS = 1_000_000;

  static TimeLeft of(Optional<AwsRequestOverrideConfiguration> given) {
    return new TimeLeft(given, System.nanoTime());
  }

  /**
   * Returns the configuration of the next request.
   *
   * @throws ApiCallTimeoutException if there is no time left
   */
  AwsRequestOverrideConfiguration configuration() {
    if (given.isPresent() && System.nanoTime() - startNanos < NEGLIGIBLE_NANOS) {
      return given.get();
    }
    AwsRequestOverrideConfiguration.Builder next =
        given
            .map(AwsRequestOverrideConfiguration::toBuilder)
            .orElseGet(AwsRequestOverrideConfiguration::builder);
    given
        .flatMap(AwsRequestOverrideConfiguration::apiCallTimeout)
        .ifPresent(timeout -> {
          Duration left = timeout.minusNanos(System.nanoTime() - startNanos);
          if (left.isNegative() || left.isZero()) {
            throw ApiCallTimeoutException.builder()
                .message("No time was left for the rest of the call")
                .build();
          }
          next.apiCallTimeout(left);
        });
    return next.build();
  }
}
