package io.github.dynamodbmcp.handlers;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.crt.auth.credentials.Credentials;
import software.amazon.awssdk.crt.auth.signing.AwsSigner;
import software.amazon.awssdk.crt.auth.signing.AwsSigningConfig;
import software.amazon.awssdk.crt.http.HttpHeader;
import software.amazon.awssdk.crt.http.HttpRequest;

/**
 * Verifies the SigV4 signature of a request as API Gateway does, by signing it again and comparing.
 * The signing itself is AWS's own, in the library that the HTTP client brings.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
final class SignatureVerifier {
  private static final String BODY_HASH = "x-amz-content-sha256";
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/, ]+)/(\\d{8})/([^/, ]+)/([^/, ]+)/aws4_request,\\s*"
              + "SignedHeaders=([a-z0-9;_-]+),\\s*Signature=([0-9a-f]{64})");
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Settings.AccessKey key;
  private final String region;
  private final String service;
  private final Clock clock;

  SignatureVerifier(Settings.AccessKey key, String region, String service, Clock clock) {
    this.key = key;
    this.region = region;
    this.service = service;
    this.clock = clock;
  }

  /**
   * Says why the request is refused; null if its signature is right.
   *
   * @param uri the path and query as they were sent
   * @param headers by name, in any case
   */
  @Nullable String refusal(String method, URI uri, Map<String, List<String>> headers, byte[] body) {
    Headers sent = new Headers(headers);
    String authorization = sent.only("authorization");
    if (authorization == null) {
      return "no signature";
    }
    Matcher parts = AUTHORIZATION.matcher(authorization);
    if (!parts.matches()) {
      return "malformed Authorization header";
    }
    if (!parts.group(1).equals(key.id())) {
      return "unknown access key";
    }
    if (!parts.group(3).equals(region) || !parts.group(4).equals(service)) {
      return "signed for another region or service";
    }
    String amzDate = sent.only("x-amz-date");
    Set<String> signed = Set.of(parts.group(5).split(";", -1));
    if (amzDate == null || !signed.contains("x-amz-date") || !signed.contains("host")) {
      return "host and x-amz-date must be signed";
    }
    Instant date;
    try {
      date = AMZ_DATE.parse(amzDate, Instant::from);
    } catch (DateTimeException e) {
      return "malformed x-amz-date";
    }
    if (!amzDate.startsWith(parts.group(2))) {
      return "x-amz-date and the credential's date differ";
    }
    if (Duration.between(date, clock.instant()).abs().compareTo(CLOCK_SKEW) > 0) {
      return "expired, or the clocks differ by more than five minutes";
    }
    String expected = sign(method, uri, sent, signed, date, body);
    return MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8),
            parts.group(6).getBytes(StandardCharsets.UTF_8))
        ? null
        : "wrong signature";
  }

  private String sign(
      String method, URI uri, Headers sent, Set<String> signed, Instant date, byte[] body) {
    HttpHeader[] signedHeaders =
        sent.all().stream()
            .filter(header -> signed.contains(header.getName()))
            // The signer puts these in itself, and refuses to sign them as given.
            .filter(header -> !header.getName().equals("x-amz-date"))
            .filter(header -> !header.getName().equals(BODY_HASH))
            .toArray(HttpHeader[]::new);
    String target =
        uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + '?' + uri.getRawQuery();
    try (AwsSigningConfig config = new AwsSigningConfig()) {
      config.setAlgorithm(AwsSigningConfig.AwsSigningAlgorithm.SIGV4);
      config.setSignatureType(AwsSigningConfig.AwsSignatureType.HTTP_REQUEST_VIA_HEADERS);
      config.setRegion(region);
      config.setService(service);
      config.setTime(date.toEpochMilli());
      config.setCredentials(
          new Credentials(
              key.id().getBytes(StandardCharsets.UTF_8),
              key.secret().getBytes(StandardCharsets.UTF_8),
              null));
      config.setSignedBodyHeader(
          signed.contains(BODY_HASH)
              ? AwsSigningConfig.AwsSignedBodyHeaderType.X_AMZ_CONTENT_SHA256
              : AwsSigningConfig.AwsSignedBodyHeaderType.NONE);
      config.setSignedBodyValue(sha256(body));
      HttpRequest again =
          AwsSigner.signRequest(new HttpRequest(method, target, signedHeaders, null), config).get();
      return again.getHeaders().stream()
          .filter(header -> header.getName().equalsIgnoreCase("authorization"))
          .map(header -> header.getValue().replaceFirst(".*Signature=", ""))
          .findFirst()
          .orElse("");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } catch (ExecutionException e) {
      // What the signer can't sign, nobody has signed: a forbidden header, a broken path.
      return "";
    }
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  private record Headers(Map<String, List<String>> sent) {
    /** The header's value, if it was sent once. */
    @Nullable String only(String name) {
      List<HttpHeader> values =
          all().stream().filter(header -> header.getName().equals(name)).toList();
      return values.size() == 1 ? values.getFirst().getValue() : null;
    }

    /** Every header, its name in lower case. */
    List<HttpHeader> all() {
      List<HttpHeader> all = new ArrayList<>();
      sent.forEach((name, values) ->
          values.forEach(
              value -> all.add(new HttpHeader(name.toLowerCase(java.util.Locale.ROOT), value))));
      return all;
    }
  }
}
