package io.github.dynamodbmcp.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Sends requests signed with SigV4 by AWS's own signer.
 *
 * @param clock the clock for the signature's timestamp
 */
record SignedClient(String endpoint, String accessKeyId, String secretAccessKey, Clock clock) {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** The headers that the HTTP client sets itself. */
  private static final Set<String> RESTRICTED = restricted();

  Answer get(String path) {
    return send(signed(SdkHttpMethod.GET, path, ""), "");
  }

  Answer post(String path, String body) {
    return send(signed(SdkHttpMethod.POST, path, body), body);
  }

  /** Posts with further headers, which aren't signed. */
  Answer post(String path, String body, Map<String, String> headers) {
    SdkHttpRequest.Builder request = signed(SdkHttpMethod.POST, path, body).toBuilder();
    headers.forEach(request::putHeader);
    return send(request.build(), body);
  }

  /** Posts without a signature. */
  Answer postUnsigned(String path, String body) {
    return send(request(SdkHttpMethod.POST, path), body);
  }

  /** Posts without a signature, but with these headers. */
  Answer postUnsigned(String path, String body, Map<String, String> headers) {
    SdkHttpRequest.Builder request = request(SdkHttpMethod.POST, path).toBuilder();
    headers.forEach(request::putHeader);
    return send(request.build(), body);
  }

  /** Posts a body with the signature of another body. */
  Answer postForged(String path, String signedBody, String sentBody) {
    return send(signed(SdkHttpMethod.POST, path, signedBody), sentBody);
  }

  private SdkHttpRequest request(SdkHttpMethod method, String path) {
    return SdkHttpRequest.builder().method(method).uri(URI.create(endpoint + path)).build();
  }

  private SdkHttpRequest signed(SdkHttpMethod method, String path, String body) {
    return AwsV4HttpSigner.create()
        .sign(request ->
            request
                .identity(AwsCredentialsIdentity.create(accessKeyId, secretAccessKey))
                .request(request(method, path))
                .payload(ContentStreamProvider.fromUtf8String(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                .putProperty(AwsV4HttpSigner.REGION_NAME, LocalSystem.REGION)
                .putProperty(HttpSigner.SIGNING_CLOCK, clock))
        .request();
  }

  private static Answer send(SdkHttpRequest signed, String body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(signed.getUri()).timeout(TIMEOUT);
    signed.forEachHeader((name, values) -> {
      if (!RESTRICTED.contains(name)) {
        values.forEach(value -> request.header(name, value));
      }
    });
    request.method(
        signed.method().name(), HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("content-type").orElse(""),
          response.body());
    } catch (IOException e) {
      throw new AssertionError("No answer from " + signed.getUri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  private static Set<String> restricted() {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(Set.of("host", "content-length"));
    return names;
  }
}
