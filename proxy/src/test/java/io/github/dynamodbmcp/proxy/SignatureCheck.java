package io.github.dynamodbmcp.proxy;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/** Checks a SigV4 signature by computing it again from the received request. */
final class SignatureCheck {

  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/\\d{8}/([^/]+)/([^/]+)/aws4_request,"
              + " SignedHeaders=([^,]+), Signature=[0-9a-f]{64}");

  /** The headers that must be signed, so that nobody can change them on the way. */
  private static final List<String> MUST_BE_SIGNED = List.of("host", "x-amz-date", "x-mcp-user");

  private static final List<String> SIGNERS_OWN =
      List.of("host", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token");

  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final String region;

  SignatureCheck(String region) {
    this.region = region;
  }

  void know(String accessKey, String secretKey) {
    secrets.put(accessKey, secretKey);
  }

  void forget(String accessKey) {
    secrets.remove(accessKey);
  }

  static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    return headers;
  }

  static String accessKey(HttpExchange exchange) {
    Matcher matcher = authorization(headers(exchange));
    return matcher == null ? "" : matcher.group(1);
  }

  private static @Nullable Matcher authorization(Map<String, String> headers) {
    Matcher matcher = AUTHORIZATION.matcher(headers.getOrDefault("authorization", ""));
    return matcher.matches() ? matcher : null;
  }

  boolean isRight(HttpExchange exchange, String body, Instant now) {
    Map<String, String> headers = headers(exchange);
    Matcher given = authorization(headers);
    if (given == null || !given.group(2).equals(region) || !given.group(3).equals("execute-api")) {
      return false;
    }
    String secret = secrets.get(given.group(1));
    List<String> signed = Arrays.asList(given.group(4).split(";"));
    if (secret == null
        || !signed.containsAll(MUST_BE_SIGNED)
        || (headers.containsKey("x-mcp-continue") && !signed.contains("x-mcp-continue"))) {
      return false;
    }
    Instant date =
        LocalDateTime.parse(
                headers.get("x-amz-date"), DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'"))
            .toInstant(ZoneOffset.UTC);
    if (Duration.between(date, now).abs().compareTo(Duration.ofMinutes(5)) > 0) {
      return false;
    }
    String token = headers.get("x-amz-security-token");
    AwsCredentials credentials =
        token == null
            ? AwsBasicCredentials.create(given.group(1), secret)
            : AwsSessionCredentials.create(given.group(1), secret, token);
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(exchange.getRequestMethod()))
            .uri(URI.create("http://" + headers.get("host") + exchange.getRequestURI()));
    signed.stream()
        .filter(name -> !SIGNERS_OWN.contains(name))
        .forEach(name -> request.putHeader(name, headers.get(name)));
    SignedRequest again =
        AwsV4HttpSigner.create()
            .sign(sign ->
                sign.identity(credentials)
                    .request(request.build())
                    .payload(ContentStreamProvider.fromUtf8String(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(date, ZoneOffset.UTC)));
    return again
        .request()
        .firstMatchingHeader("Authorization")
        .orElse("")
        .equals(headers.get("authorization"));
  }
}
