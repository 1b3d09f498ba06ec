package io.github.dynamodbmcp.local;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * An IAM user with an access key.
 *
 * @param policies the template's managed policies that are attached to the user
 */
record Principal(
    String userArn, String accessKeyId, String secretAccessKey, List<String> policies) {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=(?<id>[^/]+)/\\d{8}/(?<region>[^/]+)/execute-api/aws4_request,"
              + " SignedHeaders=(?<signed>[^,]+), Signature=[0-9a-f]{64}");
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /** The headers that the signer adds on its own. */
  private static final List<String> SIGNERS_OWN =
      List.of("host", "x-amz-date", "x-amz-content-sha256");

  /** Checks that the user's key signed the request, by signing it again. */
  boolean signed(HttpExchange exchange, byte[] body) {
    Headers headers = exchange.getRequestHeaders();
    String given = String.valueOf(headers.getFirst("authorization"));
    Matcher parts = AUTHORIZATION.matcher(given);
    if (!parts.matches()
        || !parts.group("id").equals(accessKeyId)
        || !parts.group("region").equals(LocalSystem.REGION)) {
      return false;
    }
    List<String> signed = List.of(parts.group("signed").split(";", -1));
    Instant date;
    try {
      date = AMZ_DATE.parse(String.valueOf(headers.getFirst("x-amz-date")), Instant::from);
    } catch (DateTimeParseException e) {
      return false;
    }
    if (!signed.containsAll(List.of("host", "x-amz-date"))
        || Duration.between(date, Instant.now()).abs().compareTo(CLOCK_SKEW) > 0) {
      return false;
    }
    return given.equals(authorization(exchange, signed, date, body));
  }

  private String authorization(
      HttpExchange exchange, List<String> signed, Instant date, byte[] body) {
    Headers headers = exchange.getRequestHeaders();
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(exchange.getRequestMethod()))
            .uri(URI.create("http://" + headers.getFirst("host") + exchange.getRequestURI()));
    signed.stream()
        .filter(name -> !SIGNERS_OWN.contains(name) && headers.containsKey(name))
        .forEach(name -> request.putHeader(name, headers.get(name)));
    return AwsV4HttpSigner.create()
        .sign(sign ->
            sign.identity(AwsCredentialsIdentity.create(accessKeyId, secretAccessKey))
                .request(request.build())
                .payload(ContentStreamProvider.fromByteArray(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                .putProperty(AwsV4HttpSigner.REGION_NAME, LocalSystem.REGION)
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(date, ZoneOffset.UTC)))
        .request()
        .firstMatchingHeader("Authorization")
        .orElse("");
  }
}
