package io.github.dynamodbmcp.handlers.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.crt.auth.credentials.Credentials;
import software.amazon.awssdk.crt.auth.signing.AwsSigner;
import software.amazon.awssdk.crt.auth.signing.AwsSigningConfig;
import software.amazon.awssdk.crt.http.HttpHeader;
import software.amazon.awssdk.crt.http.HttpRequest;
import software.amazon.awssdk.crt.http.HttpRequestBodyStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthScheme;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * Signs requests with SigV4 in AWS's native library, which the HTTP client depends on. The SDK's
 * own signer makes the JDK initialize its cryptography: a tenth of a cold start
 * (docs/cold-start.md).
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
public final class CrtSigner
    implements AuthScheme<AwsCredentialsIdentity>, HttpSigner<AwsCredentialsIdentity> {

  @Override
  public String schemeId() {
    return AwsV4AuthScheme.SCHEME_ID;
  }

  @Override
  public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
    return providers.identityProvider(AwsCredentialsIdentity.class);
  }

  @Override
  public HttpSigner<AwsCredentialsIdentity> signer() {
    return this;
  }

  @Override
  public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> toSign) {
    SdkHttpRequest request = toSign.request();
    @Nullable ContentStreamProvider payload = toSign.payload().orElse(null);
    SdkHttpRequest.Builder signed = request.toBuilder().clearHeaders();
    try (AwsSigningConfig config = config(toSign)) {
      AwsSigner.signRequest(unsigned(request, payload), config)
          .get()
          .getHeaders()
          .forEach(header -> signed.appendHeader(header.getName(), header.getValue()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AbortedException.create("Interrupted while signing", e);
    } catch (ExecutionException e) {
      throw SdkClientException.create("The request could not be signed", e.getCause());
    }
    return SignedRequest.builder().request(signed.build()).payload(payload).build();
  }

  private static AwsSigningConfig config(SignRequest<? extends AwsCredentialsIdentity> toSign) {
    AwsSigningConfig config = new AwsSigningConfig();
    config.setAlgorithm(AwsSigningConfig.AwsSigningAlgorithm.SIGV4);
    config.setSignatureType(AwsSigningConfig.AwsSignatureType.HTTP_REQUEST_VIA_HEADERS);
    config.setRegion(toSign.requireProperty(AwsV4HttpSigner.REGION_NAME));
    config.setService(toSign.requireProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME));
    // The SDK's clock, which the SDK corrects when DynamoDB says that the time is wrong.
    config.setTime(toSign.requireProperty(HttpSigner.SIGNING_CLOCK, Clock.systemUTC()).millis());
    config.setCredentials(credentials(toSign.identity()));
    return config;
  }

  private static Credentials credentials(AwsCredentialsIdentity identity) {
    return new Credentials(
        utf8(identity.accessKeyId()),
        utf8(identity.secretAccessKey()),
        identity instanceof AwsSessionCredentialsIdentity session
            ? utf8(session.sessionToken())
            : null);
  }

  private static HttpRequest unsigned(
      SdkHttpRequest request, @Nullable ContentStreamProvider payload) {
    // Loops, because streams take several times as long until they are compiled.
    List<HttpHeader> headers = new ArrayList<>();
    headers.add(new HttpHeader("Host", host(request)));
    request.forEachHeader((name, values) -> {
      if (!name.equalsIgnoreCase("Host")) {
        for (String value : values) {
          headers.add(new HttpHeader(name, value));
        }
      }
    });
    String query = request.encodedQueryParameters().map(text -> "?" + text).orElse("");
    return new HttpRequest(
        request.method().name(),
        request.encodedPath() + query,
        headers.toArray(new HttpHeader[0]),
        payload == null ? null : new Body(payload));
  }

  private static String host(SdkHttpRequest request) {
    boolean standard = request.port() == (request.protocol().equals("https") ? 443 : 80);
    return standard ? request.host() : request.host() + ":" + request.port();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public CompletableFuture<AsyncSignedRequest> signAsync(
      AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
    throw new UnsupportedOperationException("Only synchronous clients are used");
  }

  /** The request body, which the library reads in order to hash it. */
  private static final class Body implements HttpRequestBodyStream {
    private final byte[] bytes;
    private int position;

    Body(ContentStreamProvider payload) {
      try (InputStream in = payload.newStream()) {
        this.bytes = in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException("The request's body can't be read", e);
      }
    }

    @Override
    public boolean sendRequestBody(ByteBuffer out) {
      int length = Math.min(out.remaining(), bytes.length - position);
      out.put(bytes, position, length);
      position += length;
      return position == bytes.length;
    }

    @Override
    public boolean resetPosition() {
      position = 0;
      return true;
    }

    @Override
    public long getLength() {
      return bytes.length;
    }
  }
}
