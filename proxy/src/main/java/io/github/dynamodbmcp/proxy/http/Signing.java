package io.github.dynamodbmcp.proxy.http;

import io.github.dynamodbmcp.proxy.process.Version;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/** Signs requests for API Gateway with SigV4, by the AWS SDK's signer. */
final class Signing {

  /** Names this program to the API's access log. */
  static final String USER_AGENT = "dynamodb-mcp-proxy/" + Version.current();

  private static final String SERVICE = "execute-api";

  /** Headers that the HTTP client sets itself. */
  private static final Set<String> CLIENTS_OWN = Set.of("host", "content-length");

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final String region;
  private final String user;
  private final Clock clock;

  /**
   * Signs for one region.
   *
   * @param user the claimed user, sent as the header {@code x-mcp-user}
   */
  Signing(String region, String user, Clock clock) {
    this.region = region;
    this.user = headerValue(user);
    this.clock = clock;
  }

  /** Returns the signed request, still without a timeout. */
  HttpRequest.Builder sign(URI uri, ApiRequest request, AwsCredentials identity) {
    byte[] body = request.body();
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(request.method()))
            .uri(uri)
            .putHeader("x-mcp-user", user);
    if (request.continues()) {
      unsigned.putHeader("x-mcp-continue", "1");
    }
    if (body.length > 0) {
      unsigned.putHeader("Content-Type", "application/json");
    }
    SignedRequest signed =
        signer.sign(sign ->
            sign.identity(identity)
                .request(unsigned.build())
                .payload(ContentStreamProvider.fromByteArray(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, clock));
    HttpRequest.Builder ready =
        HttpRequest.newBuilder(uri)
            .method(
                request.method(),
                body.length > 0 ? BodyPublishers.ofByteArray(body) : BodyPublishers.noBody())
            // Not signed, since a company's proxy may replace it.
            .header("User-Agent", USER_AGENT);
    signed
        .request()
        .forEachHeader((name, values) -> {
          if (!CLIENTS_OWN.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> ready.header(name, value));
          }
        });
    return ready;
  }

  /** Percent-encodes a name that isn't printable ASCII, which is all that a header may hold. */
  private static String headerValue(String user) {
    return user.matches("[\\x21-\\x7e]+(\\x20[\\x21-\\x7e]+)*")
        ? user
        : URLEncoder.encode(user, StandardCharsets.UTF_8);
  }
}
