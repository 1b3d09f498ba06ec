package io.github.dynamodbmcp.handlers;

import io.github.dynamodbmcp.handlers.item.Connections;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Builds the clients: one for operations that read, one for those that write. */
final class DynamoDbClients {
  private static final int MAX_ATTEMPTS = 4;

  /** Less than a frozen function sleeps: what is older is likely dead when it wakes up. */
  private static final Duration MAX_IDLE = Duration.ofSeconds(5);

  private DynamoDbClients() {}

  static SdkHttpClient http() {
    return AwsCrtHttpClient.builder()
        .connectionTimeout(Duration.ofSeconds(2))
        .connectionMaxIdleTime(MAX_IDLE)
        .build();
  }

  /** Where its clients connect. */
  static URI endpoint(Settings settings) {
    URI given = settings.dynamoDbEndpoint();
    return given != null
        ? given
        : URI.create(
            "https://"
                + DynamoDbClient.serviceMetadata().endpointFor(Region.of(settings.region())));
  }

  static DynamoDbClient reading(Settings settings, SdkHttpClient http) {
    return client(
        settings,
        http,
        AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(MAX_ATTEMPTS).build(),
        // A hanging connection leaves time for another try.
        Duration.ofSeconds(8));
  }

  /**
   * A client that repeats only what surely did nothing. The SDK's own choice would repeat a write
   * whose answer was lost, and so add a number twice.
   */
  static DynamoDbClient writing(Settings settings, SdkHttpClient http) {
    RetryStrategy surely =
        DefaultRetryStrategy.standardStrategyBuilder()
            .maxAttempts(MAX_ATTEMPTS)
            // Else the client adds what it would repeat by itself.
            .useClientDefaults(false)
            .retryOnException(Connections::refused)
            .retryOnException(DynamoDbClients::throttled)
            .treatAsThrottling(DynamoDbClients::throttled)
            .build();
    return client(settings, http, surely, Duration.ofSeconds(20));
  }

  private static DynamoDbClient client(
      Settings settings, SdkHttpClient http, RetryStrategy retries, Duration attemptTimeout) {
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .httpClient(http)
            .region(Region.of(settings.region()))
            .credentialsProvider(settings.credentials())
            .overrideConfiguration(
                override -> override.retryStrategy(retries).apiCallAttemptTimeout(attemptTimeout));
    if (settings.dynamoDbEndpoint() != null) {
      builder.endpointOverride(settings.dynamoDbEndpoint());
    }
    return builder.build();
  }

  private static boolean throttled(Throwable failure) {
    return failure instanceof SdkServiceException service && service.isThrottlingException();
  }
}
