package io.github.dynamodbmcp.handlers.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Against AWS's own vectors, and against the specification's steps in plain Java. */
final class CrtSignerTest {
  private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  @Test
  void theVectorsOfTheTestSuiteAreRight() {
    SdkHttpRequest vanilla = request("https://example.amazonaws.com/", "POST").build();
    assertEquals(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
            + " SignedHeaders=host;x-amz-date,"
            + " Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        header(sign(vanilla, null, credentials(), "service"), "Authorization"));
  }

  @Test
  void theSessionTokenIsSentAndSigned() throws GeneralSecurityException {
    SignedRequest signed =
        sign(
            request("https://dynamodb.us-east-1.amazonaws.com/", "POST").build(),
            "{}",
            AwsSessionCredentialsIdentity.create("AKIDEXAMPLE", SECRET, "to/ken+with=signs"),
            "dynamodb");
    assertEquals("to/ken+with=signs", header(signed, "X-Amz-Security-Token"));
    assertTrue(header(signed, "Authorization").contains(";x-amz-security-token"));
    assertEquals(expected(signed, "{}"), signature(signed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "", "{\"name\": \"é 😀 \\u0000\"}", "x"})
  void aRequestOfTheClientIsSignedWithItsHeadersAndItsBody(String body)
      throws GeneralSecurityException {
    SignedRequest signed =
        sign(
            request("http://localhost:8000/", "POST")
                .putHeader("X-Amz-Target", "DynamoDB_20120810.GetItem")
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("amz-sdk-request", "attempt=1; max=4")
                .build(),
            body,
            credentials(),
            "dynamodb");
    assertEquals("localhost:8000", header(signed, "Host"));
    assertEquals("20150830T123600Z", header(signed, "X-Amz-Date"));
    assertTrue(
        header(signed, "Authorization").contains("content-type;host;x-amz-date;x-amz-target"));
    assertEquals(expected(signed, body), signature(signed));
  }

  @Test
  void aLargeBodyIsHashedWhole() throws GeneralSecurityException {
    String body = "0123456789abcdef".repeat(400_000 / 16);
    SignedRequest signed =
        sign(request("https://x.test/", "POST").build(), body, credentials(), "dynamodb");
    assertEquals(expected(signed, body), signature(signed));
  }

  @Test
  void theBodyCanStillBeSent() throws IOException {
    SignedRequest signed =
        sign(request("https://x.test/", "POST").build(), "{}", credentials(), "dynamodb");
    try (InputStream in = signed.payload().orElseThrow().newStream()) {
      assertEquals("{}", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static AwsCredentialsIdentity credentials() {
    return AwsCredentialsIdentity.create("AKIDEXAMPLE", SECRET);
  }

  private static SdkHttpRequest.Builder request(String uri, String method) {
    return SdkHttpRequest.builder().uri(URI.create(uri)).method(SdkHttpMethod.fromValue(method));
  }

  private static SignedRequest sign(
      SdkHttpRequest request,
      @Nullable String body,
      AwsCredentialsIdentity credentials,
      String service) {
    return new CrtSigner()
        .signer()
        .sign(sign -> {
          sign.identity(credentials)
              .request(request)
              .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
              .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
              .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
          if (body != null) {
            sign.payload(ContentStreamProvider.fromUtf8String(body));
          }
        });
  }

  private static String header(SignedRequest signed, String name) {
    return signed.request().firstMatchingHeader(name).orElse("");
  }

  private static String signature(SignedRequest signed) {
    return header(signed, "Authorization").replaceFirst(".*Signature=", "");
  }

  /** Computes the signature of the signed headers by the specification. */
  private static String expected(SignedRequest signed, String body)
      throws GeneralSecurityException {
    String names = header(signed, "Authorization").replaceFirst(".*SignedHeaders=([^,]+),.*", "$1");
    String headers =
        Arrays.stream(names.split(";", -1))
            .map(name -> name + ":" + header(signed, name).trim() + "\n")
            .collect(Collectors.joining());
    String request = String.join("\n", "POST", "/", "", headers, names, sha256(body));
    String scope = "20150830/us-east-1/dynamodb/aws4_request";
    String text = String.join("\n", "AWS4-HMAC-SHA256", "20150830T123600Z", scope, sha256(request));
    byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, text));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(String text) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
