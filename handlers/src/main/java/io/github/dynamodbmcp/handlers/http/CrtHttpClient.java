package io.github.dynamodbmcp.handlers.http;

import io.github.dynamodbmcp.handlers.fault.NotConnected;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.crt.http.HttpException;
import software.amazon.awssdk.crt.io.ClientBootstrap;
import software.amazon.awssdk.crt.io.EventLoopGroup;
import software.amazon.awssdk.crt.io.HostResolver;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;

/**
 * Wraps the CRT's HTTP client so that every failure is an {@link IOException}, and one that says so
 * where no connection was made. The CRT throws its own exception for failures that it considers
 * permanent, such as an unknown host; the SDK takes that for a bug of its own, and neither retries
 * nor explains it.
 */
public record CrtHttpClient(SdkHttpClient http) implements HttpInterceptor {
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);

  /** Limits the wait for a free connection, TLS handshake included. */
  private static final Duration ACQUISITION_TIMEOUT = Duration.ofSeconds(3);

  /** Drops idle connections early: in a frozen function they time out unnoticed. */
  private static final Duration MAX_IDLE = Duration.ofSeconds(5);

  private static final String ACQUISITION_TIMED_OUT =
      "AWS_ERROR_HTTP_CONNECTION_MANAGER_ACQUISITION_TIMEOUT";

  /** The CRT's error names for failures to connect; see aws-c-io's {@code io.h}. */
  private static final Map<String, String> NEVER_CONNECTED =
      Map.of(
          "AWS_IO_DNS_INVALID_NAME",
          "the host can't be found (no such name)",
          "AWS_IO_DNS_NO_ADDRESS_FOR_HOST",
          "the host can't be found (it has no address)",
          "AWS_IO_DNS_QUERY_FAILED",
          "the host can't be found (the DNS query failed)",
          "AWS_IO_SOCKET_CONNECTION_REFUSED",
          "nothing listens there (connection refused)",
          "AWS_IO_SOCKET_NETWORK_DOWN",
          "the network is down",
          "AWS_IO_SOCKET_NO_ROUTE_TO_HOST",
          "there is no route to the host",
          "AWS_IO_TLS_ERROR_NEGOTIATION_FAILURE",
          "TLS negotiation failed",
          ACQUISITION_TIMED_OUT,
          "connecting timed out");

  /**
   * Creates the client.
   *
   * @throws IllegalArgumentException with a sentence that says what the image lacks
   */
  public static SdkHttpClient create() {
    try {
      return new CrtHttpClient(
          AwsCrtHttpClient.builder()
              .connectionTimeout(CONNECTION_TIMEOUT)
              .connectionAcquisitionTimeout(ACQUISITION_TIMEOUT)
              .connectionMaxIdleTime(MAX_IDLE)
              .build());
    } catch (CrtRuntimeException e) {
      throw new IllegalArgumentException(
          "TLS can't be set up, so AWS can't be reached (%s). Is there a bundle of CA certificates, such as /etc/ssl/certs/ca-certificates.crt?"
              .formatted(e.errorName),
          e);
    }
  }

  @Override
  public HttpExecuteResponse intercept(HttpExecuteRequest request, ExecutableHttpRequest sending)
      throws IOException {
    try {
      return sending.call();
    } catch (IOException | HttpException e) {
      throw explained(e, request.httpRequest());
    }
  }

  private static IOException explained(Exception failure, SdkHttpRequest request) {
    @Nullable HttpException crt = crtException(failure);
    String name = crt == null ? "" : CRT.awsErrorName(crt.getErrorCode());
    String cause = NEVER_CONNECTED.get(name);
    if (cause == null) {
      return failure instanceof IOException io
          ? io
          : new IOException(failure.getMessage(), failure);
    }
    String address = "%s://%s:%d".formatted(request.protocol(), request.host(), request.port());
    // Only POST: nobody is told why the warm-up's GET failed.
    if (name.equals(ACQUISITION_TIMED_OUT)
        && request.protocol().equals("https")
        && request.method() == SdkHttpMethod.POST) {
      Optional<String> problem = Certificates.problem(request.host(), request.port());
      if (problem.isPresent()) {
        NotConnected permanent = new NotConnected(address, problem.get(), true, failure);
        // The SDK would retry an IOException.
        throw SdkClientException.create(permanent.getMessage(), permanent);
      }
    }
    NotConnected temporary = new NotConnected(address, cause, false, failure);
    return new IOException(temporary.getMessage(), temporary);
  }

  private static @Nullable HttpException crtException(Throwable failure) {
    return failure instanceof HttpException crt
        ? crt
        : failure.getCause() instanceof HttpException crt ? crt : null;
  }

  /**
   * Closes the client and what the CRT keeps for the next one. Otherwise the process waits a second
   * at its end for the CRT's threads.
   */
  @Override
  public void close() {
    http.close();
    ClientBootstrap.closeStaticDefault();
    HostResolver.closeStaticDefault();
    EventLoopGroup.closeStaticDefault();
  }
}
