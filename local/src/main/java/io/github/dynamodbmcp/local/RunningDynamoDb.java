package io.github.dynamodbmcp.local;

import io.github.dynamodbmcp.handlers.dynamodb.ClientSettings;
import io.github.dynamodbmcp.handlers.fault.FaultTranslator;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The DynamoDB of {@code --dynamodb}, which someone else started. */
record RunningDynamoDb(URI url) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /** Longer than the timeout of connecting, so that the two can be told apart. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  /** The names of DynamoDB's endpoints in AWS, also those of one account and of a VPC. */
  private static final Pattern ENDPOINT =
      Pattern.compile(
          "(?:.*\\.)?(?:dynamodb|dynamodb-fips|ddb)\\.([a-z0-9-]+)(?:\\.vpce)?\\.(?:amazonaws\\.com|amazonaws\\.com\\.cn|api\\.aws)");

  /** The region in the name of AWS's endpoint; empty for any other host. */
  Optional<String> region() {
    Matcher endpoint = ENDPOINT.matcher(url.getHost());
    return endpoint.matches() ? Optional.of(endpoint.group(1)) : Optional.empty();
  }

  /** Whether the SDK's default chain finds credentials of the user. */
  static boolean credentialsExist() {
    // Outside EC2, asking for the instance's role takes seconds.
    System.setProperty("aws.disableEc2Metadata", "true");
    try (DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build()) {
      chain.resolveCredentials();
      return true;
    } catch (SdkException e) {
      return false;
    }
  }

  /**
   * Lists its tables once, without retries. Credentials that may not list tables are right, since
   * they may be allowed to call something else.
   *
   * @param usersOwn whether the credentials are those of the user
   * @throws IOException with a message for the user if it doesn't answer as DynamoDB does
   */
  void requireAnswer(ClientSettings settings, boolean usersOwn) throws IOException {
    try (DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(url)
            .region(Region.of(settings.region()))
            .credentialsProvider(settings.credentials())
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(ANSWER_TIMEOUT.multipliedBy(2)))
            .overrideConfiguration(override ->
                override
                    .apiCallTimeout(ANSWER_TIMEOUT)
                    .retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build()) {
      if (!client.listTables(list -> list.limit(1)).hasTableNames()) {
        throw new IOException(noDynamoDb("it returned no list of tables"));
      }
    } catch (AwsServiceException e) {
      if (!isAnswer(e)) {
        throw new IOException(refusal(e, usersOwn, settings.region()), e);
      }
    } catch (SdkException e) {
      throw new IOException(failure(e), e);
    }
  }

  private static boolean isAnswer(AwsServiceException e) {
    return e.isThrottlingException() || code(e).equals("AccessDeniedException");
  }

  private String refusal(AwsServiceException e, boolean usersOwn, String region) {
    String code = code(e);
    if (String.valueOf(e.getMessage()).contains("scoped to a valid region")) {
      return "DynamoDB at %s refused the region %s: set AWS_REGION to the region of its tables."
          .formatted(url, region);
    }
    if (FaultTranslator.areBadCredentials(code)) {
      return usersOwn
          ? "DynamoDB at %s refused your AWS credentials (%s): renew them, or choose others with AWS_PROFILE."
              .formatted(url, code)
          : "DynamoDB at %s needs AWS credentials, and none were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
              .formatted(url);
    }
    if (code.isEmpty()) {
      return noDynamoDb("HTTP status " + e.statusCode());
    }
    return e.statusCode() >= 500
        ? "DynamoDB at %s failed (%s): look into its log and restart it, or leave out --dynamodb."
            .formatted(url, code)
        : "DynamoDB at %s refused to list its tables (%s): check its settings, or leave out --dynamodb."
            .formatted(url, code);
  }

  private String failure(SdkException e) {
    if (e instanceof ApiCallTimeoutException) {
      return "No DynamoDB answers at %s: something listens there, but doesn't answer within %d seconds. Restart it, or check the URL (http or https, host and port)."
          .formatted(url, ANSWER_TIMEOUT.toSeconds());
    }
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UnknownHostException _ -> {
          return "No DynamoDB answers at %s: the host %s is unknown. Check the URL."
              .formatted(url, url.getHost());
        }
        case NoRouteToHostException _, SocketTimeoutException _ -> {
          return "No DynamoDB answers at %s: the host can't be reached. Check the URL and the network."
              .formatted(url);
        }
        case ConnectException _ -> {
          return "No DynamoDB answers at %s: nothing listens there. Start it, or leave out --dynamodb."
              .formatted(url);
        }
        case SSLException _ -> {
          return "No DynamoDB answers at %s: TLS failed. Use http if it has no TLS; otherwise Java must trust its certificate."
              .formatted(url);
        }
        default -> {}
      }
    }
    return noDynamoDb("not in DynamoDB's format");
  }

  private String noDynamoDb(String how) {
    return "No DynamoDB answers at %s: something else does (%s). Check the URL, or leave out --dynamodb."
        .formatted(url, how);
  }

  private static String code(AwsServiceException e) {
    var details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }
}
