package io.github.dynamodbmcp.handlers.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Requests signed by another implementation of SigV4 than the verifier's own. */
final class SignatureVerifierTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String BODY = "{\"table_name\": \"Users\"}";

  private final SignatureVerifier verifier =
      new SignatureVerifier(
          new AccessKey("AKIDEXAMPLE", "secret"),
          "us-east-1",
          "execute-api",
          Clock.fixed(NOW, ZoneOffset.UTC));

  record Signed(String method, URI uri, Map<String, List<String>> headers, String body) {}

  @Test
  void theVectorOfTheSpecificationIsRight() {
    // "get-vanilla" of AWS's Signature Version 4 test suite.
    SignatureVerifier suite =
        new SignatureVerifier(
            new AccessKey("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            "us-east-1",
            "service",
            Clock.fixed(Instant.parse("2015-08-30T12:36:00Z"), ZoneOffset.UTC));
    Map<String, List<String>> headers =
        Map.of(
            "Host", List.of("example.amazonaws.com"),
            "X-Amz-Date", List.of("20150830T123600Z"),
            "Authorization",
                List.of(
                    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                        + " SignedHeaders=host;x-amz-date,"
                        + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
    assertPasses(suite.refusal(head("GET", "/", headers), new byte[0]));
    assertEquals(
        Optional.of("wrong signature"), suite.refusal(head("GET", "/other", headers), new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tools",
        "/dynamodb/get-item",
        "/a%20b/%C3%A9/%2F",
        "/x?b=2&a=1&a=0&empty=&sp=%20%2B",
        "/%E1%88%B4?k=%E1%88%B4",
      })
  void aCorrectlySignedRequestIsAcceptedOnAnyPath(String path) {
    Signed request = sign("AKIDEXAMPLE", "secret", "us-east-1", "execute-api", NOW, path);
    assertPasses(refusal(request));
  }

  static Stream<Signed> wrong() {
    String path = "/dynamodb/get-item";
    Signed right = sign("AKIDEXAMPLE", "secret", "us-east-1", "execute-api", NOW, path);
    return Stream.of(
        sign("AKIDOTHER", "secret", "us-east-1", "execute-api", NOW, path),
        sign("AKIDEXAMPLE", "wrong", "us-east-1", "execute-api", NOW, path),
        sign("AKIDEXAMPLE", "secret", "eu-west-1", "execute-api", NOW, path),
        sign("AKIDEXAMPLE", "secret", "us-east-1", "dynamodb", NOW, path),
        sign("AKIDEXAMPLE", "secret", "us-east-1", "execute-api", NOW.minusSeconds(301), path),
        sign("AKIDEXAMPLE", "secret", "us-east-1", "execute-api", NOW.plusSeconds(301), path),
        new Signed("PUT", right.uri(), right.headers(), BODY),
        new Signed("POST", URI.create("/dynamodb/delete-item"), right.headers(), BODY),
        new Signed("POST", URI.create(path + "?x=1"), right.headers(), BODY),
        new Signed("POST", right.uri(), right.headers(), "{}"),
        changed(right, "x-mcp-user", List.of("mallory")),
        changed(right, "host", List.of("elsewhere.example.com")),
        changed(right, "x-amz-date", List.of("20261122T120001Z")),
        changed(right, "x-amz-date", List.of("yesterday")),
        changed(right, "x-amz-date", List.of("20261122T120000Z", "20261122T120000Z")),
        changed(right, "x-amz-date", List.of()),
        changed(right, "authorization", List.of()),
        changed(right, "authorization", List.of("Bearer x")),
        changed(right, "authorization", List.of("AWS4-HMAC-SHA256 " + "x".repeat(10_000))),
        changed(
            right,
            "authorization",
            List.of(
                right
                    .headers()
                    .getOrDefault("authorization", List.of())
                    .getFirst()
                    .replace("host;", ""))),
        relisted(right, "host;x-amz-content-sha256", "x-amz-content-sha256;host"),
        relisted(right, "host;", "host;host;"),
        relisted(right, "host;", "host;not-sent;"),
        changed(right, "x-amz-content-sha256", List.of("0".repeat(64))),
        changed(right, "x-amz-content-sha256", List.of()),
        changed(right, "x-amz-content-sha256", List.of("")),
        changed(right, "x-amz-content-sha256", List.of("UNSIGNED-PAYLOAD")),
        changed(right, "x-amz-content-sha256", twice(right, "x-amz-content-sha256")),
        changed(right, "x-amz-meta", List.of("unsigned")),
        changed(right, "x-amz-security-token", List.of("unsigned")));
  }

  private static List<String> twice(Signed request, String header) {
    String value = request.headers().getOrDefault(header, List.of()).getFirst();
    return List.of(value, value);
  }

  private static Signed relisted(Signed request, String was, String is) {
    String header = request.headers().getOrDefault("authorization", List.of()).getFirst();
    if (!header.contains(was)) {
      throw new AssertionError(header);
    }
    return changed(request, "authorization", List.of(header.replace(was, is)));
  }

  @Test
  void aDeclaredHashIsVerifiedBeforeTheBody() {
    Signed right = sign("AKIDEXAMPLE", "secret", "us-east-1", "execute-api", NOW, "/tools");
    Signed forged = sign("AKIDEXAMPLE", "wrong", "us-east-1", "execute-api", NOW, "/tools");
    assertDoesNotThrow(() -> verifier.claim(head("POST", "/tools", right.headers())));
    assertThrows(Refused.class, () -> verifier.claim(head("POST", "/tools", forged.headers())));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void anyOtherRequestIsRefused(Signed request) {
    assertRefused(refusal(request));
  }

  @Test
  void clocksMayDifferByFiveMinutes() {
    for (Duration skew : List.of(Duration.ofMinutes(5), Duration.ofMinutes(-5))) {
      Signed request =
          sign("AKIDEXAMPLE", "secret", "us-east-1", "execute-api", NOW.plus(skew), "/tools");
      assertPasses(refusal(request));
    }
  }

  @Test
  void anUnsignedHeaderIsIgnored() {
    Signed right = sign("AKIDEXAMPLE", "secret", "us-east-1", "execute-api", NOW, "/tools");
    Signed more = changed(right, "x-forwarded-for", List.of("203.0.113.7"));
    assertPasses(refusal(more));
  }

  private static void assertPasses(Optional<String> refusal) {
    assertEquals(Optional.empty(), refusal);
  }

  private static void assertRefused(Optional<String> refusal) {
    assertTrue(refusal.isPresent());
  }

  private Optional<String> refusal(Signed request) {
    return verifier.refusal(
        head(request.method(), request.uri().toString(), request.headers()),
        request.body().getBytes(StandardCharsets.UTF_8));
  }

  private static Head head(String method, String target, Map<String, List<String>> headers) {
    URI uri = URI.create(target);
    return new Head(method, uri.getRawPath(), uri.getRawQuery(), headers);
  }

  private static Signed changed(Signed request, String header, List<String> values) {
    Map<String, List<String>> headers = new HashMap<>(request.headers());
    headers.put(header, values);
    return new Signed(request.method(), request.uri(), headers, request.body());
  }

  private static Signed sign(
      String id, String secret, String region, String service, Instant time, String path) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("https://api.example.com" + path))
            .putHeader("x-mcp-user", "  alice   of  accounts ")
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(sign ->
                sign.identity(AwsCredentialsIdentity.create(id, secret))
                    .request(request)
                    .payload(ContentStreamProvider.fromUtf8String(BODY))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC)))
            .request();
    Map<String, List<String>> headers = new HashMap<>();
    signed.headers().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    URI uri = signed.getUri();
    return new Signed(
        "POST",
        URI.create(uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())),
        headers,
        BODY);
  }
}
