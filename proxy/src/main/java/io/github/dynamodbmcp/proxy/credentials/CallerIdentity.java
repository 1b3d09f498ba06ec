package io.github.dynamodbmcp.proxy.credentials;

import io.github.dynamodbmcp.protocol.tool.Deadline;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Asks AWS STS who owns credentials, which needs no permission.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>
 */
public final class CallerIdentity {

  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  private CallerIdentity() {}

  /** Thrown when STS doesn't say who the caller is; the message is the end of a sentence. */
  public static final class UnknownException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean refused;

    private UnknownException(String message, boolean refused) {
      super(message);
      this.refused = refused;
    }

    /** Whether STS refused the credentials; otherwise it couldn't be reached. */
    public boolean refused() {
      return refused;
    }

    /** The message, which is never null. */
    public String reason() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * Returns the caller's ARN; waits until the deadline, but at most five seconds.
   *
   * @throws UnknownException if STS refuses the credentials, or can't be reached
   */
  public static String arn(AwsCredentials credentials, String region, Deadline deadline)
      throws UnknownException {
    AwsFiles.hideInexpressible();
    Duration left = deadline.left().compareTo(MAX_WAIT) < 0 ? deadline.left() : MAX_WAIT;
    Duration timeout = left.toMillis() < 1 ? Duration.ofMillis(1) : left;
    try (StsClient sts =
        StsClient.builder()
            .region(Region.of(region))
            .credentialsProvider(StaticCredentialsProvider.create(credentials))
            .overrideConfiguration(
                override -> override.apiCallTimeout(timeout).apiCallAttemptTimeout(timeout))
            .build()) {
      return sts.getCallerIdentity().arn();
    } catch (StsException e) {
      throw new UnknownException(reason(e), true);
    } catch (RuntimeException e) {
      // A network failure, or a setting that the STS client rejects, such as a bad URL.
      throw new UnknownException(
          "STS couldn't be asked why; either they are wrong or expired, or the caller lacks the"
              + " policy in the stack's output ProxyPolicyArn",
          false);
    }
  }

  private static String reason(StsException refusal) {
    String code = refusal.awsErrorDetails() == null ? null : refusal.awsErrorDetails().errorCode();
    return switch (String.valueOf(code)) {
      case "ExpiredToken", "ExpiredTokenException" -> "they have expired";
      case "InvalidClientTokenId", "UnrecognizedClientException" ->
          "AWS doesn't know them (the access key was deleted, or the session token is missing or"
              + " not its own)";
      case "SignatureDoesNotMatch" -> "the secret doesn't belong to the access key";
      case "null", "" -> "AWS STS refused them too (status " + refusal.statusCode() + ")";
      default -> "AWS STS refused them too (" + code + ")";
    };
  }

  /**
   * Whether the settings name another STS than that of AWS, which may then be asked about the
   * credentials for a local server too.
   */
  public static boolean stsEndpointIsSet() {
    return System.getProperty("aws.endpointUrlSts") != null
        || System.getenv("AWS_ENDPOINT_URL_STS") != null;
  }
}
