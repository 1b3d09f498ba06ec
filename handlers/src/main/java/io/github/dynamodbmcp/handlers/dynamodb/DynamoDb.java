package io.github.dynamodbmcp.handlers.dynamodb;

import io.github.dynamodbmcp.handlers.fault.Connections;
import io.github.dynamodbmcp.handlers.http.CrtHttpClient;
import io.github.dynamodbmcp.handlers.http.CrtSigner;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.endpoints.EndpointUrl;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

/**
 * The process's connection to DynamoDB: one client for operations that read and one for those that
 * write, over one HTTP client. Each is built when it is first used, and closed here. Safe for use
 * by several threads.
 */
public final class DynamoDb implements AutoCloseable {
  private static final int MAX_ATTEMPTS = 4;

  private final ClientSettings settings;
  private final Function<URI, SdkHttpClient> httpClients;
  private @Nullable Transport transport;
  private @Nullable DynamoDbClient reading;
  private @Nullable DynamoDbClient writing;

  /** The endpoint and the HTTP client that both clients share. */
  private record Transport(Endpoint endpoint, SdkHttpClient http) {}

  /** Connects over the network. */
  public DynamoDb(ClientSettings settings) {
    this(settings, _ -> CrtHttpClient.create());
  }

  /**
   * Connects through an HTTP client of the caller's choice.
   *
   * @param httpClients creates the HTTP client for DynamoDB's address; called at most once
   */
  public DynamoDb(ClientSettings settings, Function<URI, SdkHttpClient> httpClients) {
    this.settings = settings;
    this.httpClients = httpClients;
  }

  /**
   * Returns the client for operations that read. It retries any failure that may pass.
   *
   * @throws IllegalArgumentException with a sentence that says which setting is wrong
   */
  public synchronized DynamoDbClient reading() {
    if (reading == null) {
      reading =
          client(
              () ->
                  AwsRetryStrategy.standardRetryStrategy().toBuilder()
                      .maxAttempts(MAX_ATTEMPTS)
                      .build(),
              // Leaves time for another attempt when a connection hangs.
              Duration.ofSeconds(8));
    }
    return reading;
  }

  /**
   * Returns the client for operations that write. It retries only requests that certainly had no
   * effect; the SDK's default would repeat a write whose answer was lost, and so add a number
   * twice.
   *
   * @throws IllegalArgumentException with a sentence that says which setting is wrong
   */
  public synchronized DynamoDbClient writing() {
    if (writing == null) {
      Supplier<RetryStrategy> safeRetries =
          () ->
              DefaultRetryStrategy.standardStrategyBuilder()
                  .maxAttempts(MAX_ATTEMPTS)
                  // Without this the client adds its default conditions.
                  .useClientDefaults(false)
                  .retryOnException(Connections::worthAnotherTry)
                  .retryOnException(DynamoDb::throttled)
                  .treatAsThrottling(DynamoDb::throttled)
                  .build();
      writing = client(safeRetries, Duration.ofSeconds(20));
    }
    return writing;
  }

  /** Closes whatever was built. */
  @Override
  public synchronized void close() {
    if (reading != null) {
      reading.close();
    }
    if (writing != null) {
      writing.close();
    }
    if (transport != null) {
      transport.http.close();
    }
  }

  private DynamoDbClient client(Supplier<RetryStrategy> retries, Duration attemptTimeout) {
    if (transport == null) {
      Endpoint endpoint = endpoint(settings);
      transport = new Transport(endpoint, httpClients.apply(endpoint.endpointUrl().toUri()));
    }
    try {
      return client(transport, retries.get(), attemptTimeout);
    } catch (RuntimeException e) {
      // The SDK reads further settings by itself, and refuses wrong ones in several ways.
      throw new IllegalArgumentException(
          "The AWS SDK refuses a setting (%s). Check the environment variables that begin with AWS_, and the files with profiles (~/.aws/config, ~/.aws/credentials)."
              .formatted(e.getMessage()),
          e);
    }
  }

  private DynamoDbClient client(
      Transport transport, RetryStrategy retries, Duration attemptTimeout) {
    CompletableFuture<Endpoint> known = CompletableFuture.completedFuture(transport.endpoint);
    return DynamoDbClient.builder()
        .httpClient(
            new BoundedAnswers(new ItemsApart(new LargeErrors(new FullAnswers(transport.http)))))
        .region(Region.of(settings.region()))
        .credentialsProvider(settings.credentials())
        .putAuthScheme(new CrtSigner())
        // The endpoint is resolved once: no call evaluates the rules again, and the start doesn't
        // load the list of all services in all regions.
        .endpointOverride(transport.endpoint.endpointUrl().toUri())
        .endpointProvider(_ -> known)
        .accountIdEndpointMode(AccountIdEndpointMode.DISABLED)
        .overrideConfiguration(
            override -> override.retryStrategy(retries).apiCallAttemptTimeout(attemptTimeout))
        .build();
  }

  /**
   * Resolves the endpoint by AWS's own rules. A given address is taken as it is, as by the rules,
   * which would also parse it as a {@link java.net.URL}: for that the JDK searches all jars for
   * protocol handlers.
   */
  private static Endpoint endpoint(ClientSettings settings) {
    URI given = settings.endpoint();
    if (given != null && !settings.fips() && !settings.dualStack()) {
      return Endpoint.builder().endpointUrl(EndpointUrl.fromUri(given)).build();
    }
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
        "DynamoDB has no such endpoint: %s Check AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB, AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT."
            .formatted(cause.getMessage()),
        cause);
  }

  private static boolean throttled(Throwable failure) {
    return failure instanceof SdkServiceException service && service.isThrottlingException();
  }
}
