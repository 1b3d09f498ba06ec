package io.github.dynamodbmcp.proxy.api;

import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.proxy.credentials.CallerIdentity;
import io.github.dynamodbmcp.proxy.credentials.Credentials;
import io.github.dynamodbmcp.proxy.credentials.NoCredentialsException;
import io.github.dynamodbmcp.proxy.http.ServerClock;
import io.github.dynamodbmcp.proxy.settings.AccessKey;
import io.github.dynamodbmcp.proxy.settings.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Finds out why the API said only {@code Forbidden}. API Gateway reports all IAM faults alike, so
 * this compares clocks, checks whether the keys have expired, and asks STS who the caller is, which
 * needs no permission.
 */
final class Diagnosis {

  /** AWS refuses a signature that is older or newer than this. */
  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  private static final Duration MIN_TIME = Duration.ofMillis(500);
  private static final Duration MAX_TIME = Duration.ofSeconds(5);

  /** The part of a call's time that the diagnosis leaves for the response. */
  private static final Duration RESERVE = Duration.ofMillis(500);

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

  /** Explains the cause and what to do about it, within five seconds. */
  String explainForbidden(Deadline callDeadline) throws InterruptedException {
    Deadline deadline = Deadline.in(clamp(callDeadline.left().minus(RESERVE), MIN_TIME, MAX_TIME));
    AwsCredentials identity;
    try {
      identity = credentials.resolve(deadline);
    } catch (NoCredentialsException e) {
      return String.valueOf(e.getMessage());
    }
    String who = AccessKey.shown(identity.accessKeyId()) + " from " + credentials.advice().origin();
    Optional<Instant> expiry = identity.expirationTime();
    if (expiry.isPresent() && expiry.get().isBefore(clock.instant())) {
      return "The credentials ("
          + who
          + ") expired at "
          + expiry.get()
          + ". "
          + credentials.advice().renewal();
    }
    if (endpoint.isLoopback() && !CallerIdentity.stsEndpointIsSet()) {
      return "The server refused the signature of "
          + who
          + " for region "
          + region
          + ". Check that MCP_ACCESS_KEY_ID, MCP_SECRET_ACCESS_KEY and MCP_REGION are those that the"
          + " server was started with (scripts/local.sh: local, local-secret, us-east-1)."
          + clockHint();
    }
    try {
      String arn = CallerIdentity.arn(identity, region, deadline);
      return "The credentials are valid ("
          + arn
          + "), but they may not call this API, or it isn't in region "
          + region
          + ". Attach the policy of the stack's output ProxyPolicyArn to that user or role, and check"
          + " that MCP_REGION is the API's region.";
    } catch (CallerIdentity.UnknownException e) {
      return "The API refused the credentials ("
          + who
          + "): "
          + e.reason()
          + ". "
          + credentials.advice().renewal()
          + clockHint();
    }
  }

  private static Duration clamp(Duration duration, Duration least, Duration most) {
    Duration atLeast = duration.compareTo(least) < 0 ? least : duration;
    return atLeast.compareTo(most) > 0 ? most : atLeast;
  }

  private String clockHint() {
    Duration offset = clock.offset();
    return offset.abs().compareTo(MAX_CLOCK_SKEW) < 0
        ? ""
        : " This machine's clock is "
            + offset.abs().toMinutes()
            + " minutes "
            + (offset.isNegative() ? "ahead of" : "behind")
            + " the server's; the proxy corrects for that, but set the clock.";
  }
}
