package io.github.dynamodbmcp.proxy.api;

import io.github.dynamodbmcp.proxy.settings.Endpoint;
import io.github.dynamodbmcp.proxy.tool.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Why the API said no more than {@code Forbidden}: API Gateway tells no IAM fault from another, so
 * clocks are compared, expiry is looked at, and STS is asked who the caller is, which needs no
 * permission.
 */
final class Diagnosis {

  private static final Duration TOO_FAR = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What the call needs yet to be answered in time, and the least that is worth a question. */
  private static final Duration TAIL = Duration.ofMillis(500);

  private final Endpoint endpoint;
  private final String region;
  private final Credentials credentials;
  private final ServerClock clock;

  Diagnosis(Endpoint endpoint, String region, Credentials credentials, ServerClock clock) {
    this.endpoint = endpoint;
    this.region = region;
    this.credentials = credentials;
    this.clock = clock;
  }

  /** The cause, and what to do about it. */
  String explainForbidden(Deadline deadline) throws InterruptedException {
    Deadline patience = Deadline.in(clamp(deadline.left().minus(TAIL), TAIL, PATIENCE));
    AwsCredentials identity;
    try {
      identity = credentials.resolve(patience);
    } catch (NoCredentialsException e) {
      return String.valueOf(e.getMessage());
    }
    String who = "access key " + identity.accessKeyId() + " from " + credentials.origin();
    Optional<Instant> expiry = identity.expirationTime();
    if (expiry.isPresent() && expiry.get().isBefore(clock.instant())) {
      return "The credentials ("
          + who
          + ") expired at "
          + expiry.get()
          + ". "
          + credentials.renewal();
    }
    if (endpoint.isLoopback() && !stsIsGiven()) {
      return "The server refused the signature of "
          + who
          + " for region "
          + region
          + ". Check that MCP_ACCESS_KEY_ID, MCP_SECRET_ACCESS_KEY and MCP_REGION are those that the"
          + " server was started with (scripts/local.sh: local, local-secret, us-east-1)."
          + clockHint();
    }
    try {
      String arn = callerArn(identity, patience);
      return "The credentials are valid ("
          + arn
          + "), but they may not call this API, or it isn't in region "
          + region
          + ". Attach the policy of the stack's output ProxyPolicyArn to that user or role, and check"
          + " that MCP_REGION is the API's region.";
    } catch (SdkException e) {
      return "The API refused the credentials ("
          + who
          + "): "
          + why(e)
          + ". "
          + credentials.renewal()
          + clockHint();
    }
  }

  /**
   * Whether STS is somewhere else than AWS has it, so that a local server may be asked about too.
   */
  static boolean stsIsGiven() {
    return System.getProperty("aws.endpointUrlSts") != null
        || System.getenv("AWS_ENDPOINT_URL_STS") != null;
  }

  /** Why STS didn't say who the caller is. */
  String why(SdkException failure) {
    if (!(failure instanceof StsException refusal)) {
      return "STS couldn't be asked why; either they are bad or expired, or the caller lacks the"
          + " policy of the stack's output ProxyPolicyArn";
    }
    String code = refusal.awsErrorDetails() == null ? null : refusal.awsErrorDetails().errorCode();
    return switch (String.valueOf(code)) {
      case "ExpiredToken", "ExpiredTokenException" -> "they have expired";
      case "InvalidClientTokenId", "UnrecognizedClientException" ->
          "AWS doesn't know them (the access key was deleted, or the session token is missing or"
              + " not its own)";
      case "SignatureDoesNotMatch" -> "the secret doesn't belong to the access key";
      default -> "AWS STS refused them too (" + code + ")";
    };
  }

  /**
   * The caller's ARN.
   *
   * @throws SdkException if STS doesn't know the caller, or can't be asked
   */
  String callerArn(AwsCredentials identity, Deadline patience) {
    Duration left = clamp(patience.left(), Duration.ofMillis(1), PATIENCE);
    try (StsClient sts =
        StsClient.builder()
            .region(Region.of(region))
            .credentialsProvider(StaticCredentialsProvider.create(identity))
            .overrideConfiguration(
                override -> override.apiCallTimeout(left).apiCallAttemptTimeout(left))
            .build()) {
      return sts.getCallerIdentity().arn();
    }
  }

  private static Duration clamp(Duration duration, Duration least, Duration most) {
    Duration atLeast = duration.compareTo(least) < 0 ? least : duration;
    return atLeast.compareTo(most) > 0 ? most : atLeast;
  }

  private String clockHint() {
    Duration offset = clock.offset();
    return offset.abs().compareTo(TOO_FAR) < 0
        ? ""
        : " This machine's clock is "
            + offset.abs().toMinutes()
            + " minutes "
            + (offset.isNegative() ? "ahead of" : "behind")
            + " the server's; the proxy corrects for that, but set the clock.";
  }
}
