package io.github.dynamodbmcp.handlers.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
  private static final String DATE = "x-amz-date";
  private static final String BODY_HASH = "x-amz-content-sha256";
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
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

  /** Returns why a whole request is refused; empty if its signature is valid. */
  public Optional<String> refusal(Head head, byte[] body) {
    try {
      claim(head).verify(body);
      return Optional.empty();
    } catch (Refused e) {
      return Optional.of(e.reason());
    }
  }

  /**
   * Checks everything that doesn't depend on the body. A request that declares its body's hash in a
   * signed {@code x-amz-content-sha256} is verified here, before the body is read.
   */
  Claim claim(Head head) throws Refused {
    Authorization authorization =
        Authorization.parse(head.only("authorization"))
            .orElseThrow(() -> new Refused("no signature, or a malformed one"));
    require(authorization.accessKeyId().equals(key.id()), "unknown access key");
    require(
        authorization.region().equals(region) && authorization.service().equals(service),
        "signed for another region or service");
    requireSignedHeaders(head, authorization.signedHeaders());
    Instant date = date(head, authorization);
    Claim claim = new Claim(head, authorization, date);
    String declared = claim.declaredHash();
    if (declared != null) {
      require(SHA_256.matcher(declared).matches(), "x-amz-content-sha256 isn't one SHA-256");
      claim.verify(declared);
    }
    return claim;
  }

  /** The list is sorted and complete, and the request has each header on it. */
  private static void requireSignedHeaders(Head head, List<String> signed) throws Refused {
    require(signed.contains(DATE) && signed.contains("host"), "host and x-amz-date must be signed");
    for (int i = 1; i < signed.size(); i++) {
      require(
          signed.get(i - 1).compareTo(signed.get(i)) < 0,
          "the signed headers aren't listed in order, each once");
    }
    require(head.headers().keySet().containsAll(signed), "a signed header wasn't sent");
    require(
        head.headers().keySet().stream()
            .allMatch(name -> !name.startsWith("x-amz-") || signed.contains(name)),
        "an x-amz- header wasn't signed");
  }

  private Instant date(Head head, Authorization authorization) throws Refused {
    String text = head.only(DATE);
    Instant date;
    try {
      date = AMZ_DATE.parse(text, Instant::from);
    } catch (DateTimeException e) {
      throw new Refused("malformed x-amz-date");
    }
    require(text.startsWith(authorization.day()), "x-amz-date and the credential's date differ");
    require(
        Duration.between(date, clock.instant()).abs().compareTo(CLOCK_SKEW) <= 0,
        "expired, or the clocks differ by more than five minutes");
    return date;
  }

  private static void require(boolean holds, String otherwise) throws Refused {
    if (!holds) {
      throw new Refused(otherwise);
    }
  }

  /** A signature whose every part but the signed hash was checked. */
  final class Claim {
    private final Head head;
    private final Authorization authorization;
    private final Instant date;

    private Claim(Head head, Authorization authorization, Instant date) {
      this.head = head;
      this.authorization = authorization;
      this.date = date;
    }

    /** The hash of the body as the caller declares and signs it; null if it doesn't. */
    @Nullable String declaredHash() {
      return head.headers().containsKey(BODY_HASH) ? head.only(BODY_HASH) : null;
    }

    void verify(byte[] body) throws Refused {
      String hash = sha256(body);
      String declared = declaredHash();
      if (declared == null) {
        verify(hash);
      } else {
        require(declared.equals(hash), "x-amz-content-sha256 isn't the body's");
      }
    }

    private void verify(String bodyHash) throws Refused {
      String expected = sign(head, authorization.signedHeaders(), date, bodyHash);
      // In constant time, so that the duration reveals nothing about the expected signature.
      require(
          MessageDigest.isEqual(
              expected.substring(expected.lastIndexOf('=') + 1).getBytes(StandardCharsets.UTF_8),
              authorization.signature().getBytes(StandardCharsets.UTF_8)),
          "wrong signature");
    }
  }

  /** Signs the request with our key, and returns the Authorization header; empty if it can't. */
  private String sign(Head head, List<String> signed, Instant date, String bodyHash) {
    HttpHeader[] signedHeaders =
        signed.stream()
            // The signer adds these itself, and refuses to sign given ones.
            .filter(name -> !name.equals(DATE) && !name.equals(BODY_HASH))
            .flatMap(name -> head.values(name).stream().map(value -> new HttpHeader(name, value)))
            .toArray(HttpHeader[]::new);
    String target = head.query() == null ? head.path() : head.path() + '?' + head.query();
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
      config.setSignedBodyValue(bodyHash);
      HttpRequest again =
          AwsSigner.signRequest(new HttpRequest(head.method(), target, signedHeaders, null), config)
              .get();
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

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
