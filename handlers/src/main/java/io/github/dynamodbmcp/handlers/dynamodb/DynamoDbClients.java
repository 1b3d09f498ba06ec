package io.github.dynamodbmcp.handlers.dynamodb;

import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.fault.Connections;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.crt.io.ClientBootstrap;
import software.amazon.awssdk.crt.io.EventLoopGroup;
import software.amazon.awssdk.crt.io.HostResolver;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

/** Builds the clients: one for operations that read, one for those that write. */
public final class DynamoDbClients {
  private static final int MAX_ATTEMPTS = 4;

  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);

  /** With TLS, and until one of the pool's is free. */
  private static final Duration ACQUISITION_TIMEOUT = Duration.ofSeconds(3);

  /** Less than a frozen function sleeps: what is older is likely dead when it wakes up. */
  private static final Duration MAX_IDLE = Duration.ofSeconds(5);

  private DynamoDbClients() {}

  /**
   * Opens the way to DynamoDB.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong with the image
   */
  public static SdkHttpClient http() {
    try {
      return new IoFailures(
          AwsCrtHttpClient.builder()
              .connectionTimeout(CONNECTION_TIMEOUT)
              .connectionAcquisitionTimeout(ACQUISITION_TIMEOUT)
              .connectionMaxIdleTime(MAX_IDLE)
              .build());
    } catch (CrtRuntimeException e) {
      throw new IllegalArgumentException(
          "TLS can't be set up, so DynamoDB can't be reached (%s). Is there a bundle of CA certificates, such as /etc/ssl/certs/ca-certificates.crt?"
              .formatted(e.errorName),
          e);
    }
  }

  /**
   * Closes the way to DynamoDB, and what the CRT keeps for the next one: at its end a process waits
   * a second for the threads of what is left open.
   */
  public static void close(SdkHttpClient http) {
    http.close();
    ClientBootstrap.closeStaticDefault();
    HostResolver.closeStaticDefault();
    EventLoopGroup.closeStaticDefault();
  }

  /** Where its clients connect, by AWS's own rules. */
  public static Endpoint endpoint(Settings settings) {
    URI given = settings.dynamoDbEndpoint();
    try {
      return DynamoDbEndpointProvider.defaultProvider()
          .resolveEndpoint(rules ->
              rules
                  .region(Region.of(settings.region()))
                  .useFips(settings.fips())
                  .useDualStack(settings.dualStack())
                  .endpoint(given == null ? null : given.toString()))
          .join();
    } catch (CompletionException e) {
      throw noSuchEndpoint(e.getCause() == null ? e : e.getCause());
    } catch (SdkClientException e) {
      throw noSuchEndpoint(e);
    }
  }

  private static IllegalArgumentException noSuchEndpoint(Throwable cause) {
    return new IllegalArgumentException(
        "There is no such endpoint of DynamoDB: %s Look at AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB, AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT."
            .formatted(cause.getMessage()),
        cause);
  }

  public static DynamoDbClient reading(Settings settings, Endpoint endpoint, SdkHttpClient http) {
    return client(
        settings,
        endpoint,
        http,
        AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(MAX_ATTEMPTS).build(),
        // A hanging connection leaves time for another try.
        Duration.ofSeconds(8));
  }

  /**
   * A client that repeats only what surely did nothing. The SDK's own choice would repeat a write
   * whose answer was lost, and so add a number twice.
   */
  public static DynamoDbClient writing(Settings settings, Endpoint endpoint, SdkHttpClient http) {
    RetryStrategy safeRetries =
        DefaultRetryStrategy.standardStrategyBuilder()
            .maxAttempts(MAX_ATTEMPTS)
            // Else the client adds what it would repeat by itself.
            .useClientDefaults(false)
            .retryOnException(Connections::worthAnotherTry)
            .retryOnException(DynamoDbClients::throttled)
            .treatAsThrottling(DynamoDbClients::throttled)
            .build();
    return client(settings, endpoint, http, safeRetries, Duration.ofSeconds(20));
  }

  private static DynamoDbClient client(
      Settings settings,
      Endpoint endpoint,
      SdkHttpClient http,
      RetryStrategy retries,
      Duration attemptTimeout) {
    CompletableFuture<Endpoint> known = CompletableFuture.completedFuture(endpoint);
    return DynamoDbClient.builder()
        .httpClient(new FullAnswers(http))
        .region(Region.of(settings.region()))
        .credentialsProvider(settings.credentials())
        .putAuthScheme(new CrtSigner())
        // One for every call, so that no call goes through the rules, and no start through the list
        // of all services in all regions.
        .endpointOverride(endpoint.endpointUrl().toUri())
        .endpointProvider(call -> known)
        .accountIdEndpointMode(AccountIdEndpointMode.DISABLED)
        .overrideConfiguration(
            override -> override.retryStrategy(retries).apiCallAttemptTimeout(attemptTimeout))
        .build();
  }

  private static boolean throttled(Throwable failure) {
    return failure instanceof SdkServiceException service && service.isThrottlingException();
  }
}
