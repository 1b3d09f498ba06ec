package io.github.dynamodbmcp.handlers.writing;

import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/**
 * Sees whether the client had to repeat a request, which it does only for one that was throttled or
 * not sent at all, and slows the others down.
 *
 * @param cuts the pace's cuts when the write started
 */
record Throttling(Pace pace, int cuts) implements MetricPublisher {
  /** Adds the watch to a request. */
  AwsRequestOverrideConfiguration watching(AwsRequestOverrideConfiguration limits) {
    return limits.toBuilder().addMetricPublisher(this).build();
  }

  @Override
  public void publish(MetricCollection metrics) {
    if (metrics.metricValues(CoreMetric.RETRY_COUNT).stream().anyMatch(retries -> retries > 0)) {
      pace.throttled(cuts);
    } else {
      pace.succeeded();
    }
  }

  @Override
  public void close() {}
}
