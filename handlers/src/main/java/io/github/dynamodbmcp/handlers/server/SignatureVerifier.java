package io.github.dynamodbmcp.handlers.server;

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
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.crt.auth.credentials.Credentials;
import software.amazon.awssdk.crt.auth.signing.AwsSigner;
import software.amazon.awssdk.crt.auth.signing.AwsSigningConfig;
import software.amazon.awssdk.crt.http.HttpHeader;
import software.amazon.awssdk.crt.http.HttpRequest;

/**
 * Verifies the SigV4 signature of a request as API Gateway does, by signing it again and comparing.
 * AWS's native library, which the HTTP client depends on, does the signing.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
public final class SignatureVerifier {
  private static final String BODY_HASH = "x-amz-content-sha256";
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=(?<id>[^/, ]+)/(?<day>\\d{8})/(?<region>[^/, ]+)/"
              + "(?<service>[^/, ]+)/aws4_request,\\s*SignedHeaders=(?<signed>[a-z0-9;_-]+),"
              + "\\s*Signature=(?<signature>[0-9a-f]{64})");
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final AccessKey key;
  private final String region;
  private final String service;
  private final Clock clock;

  /** Verifies with this key, region and service. */
  public SignatureVerifier(AccessKey key, String region, String service, Clock clock) {
    this.key = key;
    this.region = region;
    this.service = service;
    this.clock = clock;
  }

  /**
   * Returns why the request is refused; empty if its signature is valid.
   *
   * @param uri the path and query as they were sent
   * @param headers by name; names are case-insensitive
   */
  public Optional<String> refusal(
      String method, URI uri, Map<String, List<String>> headers, byte[] body) {
    Map<String, List<String>> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    sent.putAll(headers);
    Matcher parts = AUTHORIZATION.matcher(only(sent, "authorization"));
    if (!parts.matches()) {
      return Optional.of("no signature, or a malformed one");
    }
    if (!parts.group("id").equals(key.id())) {
      return Optional.of("unknown access key");
    }
    if (!parts.group("region").equals(region) || !parts.group("service").equals(service)) {
      return Optional.of("signed for another region or service");
    }
    Set<String> signed = Set.copyOf(Arrays.asList(parts.group("signed").split(";", -1)));
    if (!signed.contains("x-amz-date") || !signed.contains("host")) {
      return Optional.of("host and x-amz-date must be signed");
    }
    String amzDate = only(sent, "x-amz-date");
    Instant date;
    try {
      date = AMZ_DATE.parse(amzDate, Instant::from);
    } catch (DateTimeException e) {
      return Optional.of("malformed x-amz-date");
    }
    if (!amzDate.startsWith(parts.group("day"))) {
      return Optional.of("x-amz-date and the credential's date differ");
    }
    if (Duration.between(date, clock.instant()).abs().compareTo(CLOCK_SKEW) > 0) {
      return Optional.of("expired, or the clocks differ by more than five minutes");
    }
    String expected = sign(method, uri, sent, signed, date, body);
    // In constant time, so that the duration reveals nothing about the expected signature.
    return MessageDigest.isEqual(
            signature(expected).getBytes(StandardCharsets.UTF_8),
            parts.group("signature").getBytes(StandardCharsets.UTF_8))
        ? Optional.empty()
        : Optional.of("wrong signature");
  }

  /** Returns the header's value; empty unless it was sent exactly once. */
  private static String only(Map<String, List<String>> headers, String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.size() == 1 ? values.getFirst() : "";
  }

  /** Signs the request with our key, and returns the Authorization header. */
  private String sign(
      String method,
      URI uri,
      Map<String, List<String>> sent,
      Set<String> signed,
      Instant date,
      byte[] body) {
    HttpHeader[] signedHeaders =
        signed.stream()
            // The signer adds these itself, and refuses to sign given ones.
            .filter(name -> !name.equals("x-amz-date") && !name.equals(BODY_HASH))
            .flatMap(name ->
                sent.getOrDefault(name, List.of()).stream()
                    .map(value -> new HttpHeader(name, value)))
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
          .map(HttpHeader::getValue)
          .findFirst()
          .orElse("");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } catch (ExecutionException e) {
      // The signer refuses it, so no client can have signed it: a forbidden header, a broken path.
      return "";
    }
  }

  private static String signature(String authorization) {
    return authorization.substring(authorization.lastIndexOf('=') + 1);
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
