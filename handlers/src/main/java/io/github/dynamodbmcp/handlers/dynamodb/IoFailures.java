package io.github.dynamodbmcp.handlers.dynamodb;

import io.github.dynamodbmcp.handlers.fault.NotConnected;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.http.HttpException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * The CRT's client, whose every failure is one of input or output, and says where a connection was
 * never made. The CRT throws its own exception bare where it holds another try for useless, such as
 * for an unknown host; the SDK takes that for a fault of its own, and neither retries nor explains
 * it.
 */
record IoFailures(SdkHttpClient crt) implements SdkHttpClient {
  private static final String ACQUISITION_TIMEOUT =
      "AWS_ERROR_HTTP_CONNECTION_MANAGER_ACQUISITION_TIMEOUT";

  /** The CRT's names for a connection that never came to be; see aws-c-io's {@code io.h}. */
  private static final Map<String, String> NEVER_CONNECTED =
      Map.of(
          "AWS_IO_DNS_INVALID_NAME",
          "the host can't be found (no such name)",
          "AWS_IO_DNS_NO_ADDRESS_FOR_HOST",
          "the host can't be found (it has no address)",
          "AWS_IO_DNS_QUERY_FAILED",
          "the host can't be found (the look-up failed)",
          "AWS_IO_SOCKET_CONNECTION_REFUSED",
          "nobody listens there (connection refused)",
          "AWS_IO_SOCKET_NETWORK_DOWN",
          "the network is down",
          "AWS_IO_SOCKET_NO_ROUTE_TO_HOST",
          "there is no route to the host",
          "AWS_IO_TLS_ERROR_NEGOTIATION_FAILURE",
          "TLS could not be negotiated",
          ACQUISITION_TIMEOUT,
          "no connection was made in time");

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = crt.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        try {
          return prepared.call();
        } catch (IOException | HttpException e) {
          throw explained(e, request.httpRequest());
        }
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  private static IOException explained(Exception failure, SdkHttpRequest request) {
    @Nullable HttpException crt = crts(failure);
    String name = crt == null ? "" : CRT.awsErrorName(crt.getErrorCode());
    String cause = NEVER_CONNECTED.get(name);
    if (cause == null) {
      return failure instanceof IOException io
          ? io
          : new IOException(failure.getMessage(), failure);
    }
    String address = "%s://%s:%d".formatted(request.protocol(), request.host(), request.port());
    // The warm-up's greeting, a GET, is nobody's to be told of.
    if (name.equals(ACQUISITION_TIMEOUT)
        && request.protocol().equals("https")
        && request.method() == SdkHttpMethod.POST) {
      Optional<String> objection = Certificates.objection(request.host(), request.port());
      if (objection.isPresent()) {
        NotConnected hopeless = new NotConnected(address, objection.get(), true, failure);
        // As a fault of input or output it would be tried again.
        throw SdkClientException.create(hopeless.getMessage(), hopeless);
      }
    }
    NotConnected never = new NotConnected(address, cause, false, failure);
    return new IOException(never.getMessage(), never);
  }

  private static @Nullable HttpException crts(Throwable failure) {
    return failure instanceof HttpException crt
        ? crt
        : failure.getCause() instanceof HttpException crt ? crt : null;
  }

  @Override
  public String clientName() {
    return crt.clientName();
  }

  @Override
  public void close() {
    crt.close();
  }
}
