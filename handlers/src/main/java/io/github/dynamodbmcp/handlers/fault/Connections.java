package io.github.dynamodbmcp.handlers.fault;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.http.HttpException;

/** Tells apart what can't have reached DynamoDB and what may have. */
public final class Connections {
  /** The CRT's names for a connection that never came to be; see aws-c-io's {@code io.h}. */
  private static final Set<String> NEVER_CONNECTED =
      Set.of(
          "AWS_IO_DNS_INVALID_NAME",
          "AWS_IO_DNS_NO_ADDRESS_FOR_HOST",
          "AWS_IO_DNS_QUERY_FAILED",
          "AWS_IO_SOCKET_CONNECTION_REFUSED",
          "AWS_IO_SOCKET_NETWORK_DOWN",
          "AWS_IO_SOCKET_NO_ROUTE_TO_HOST",
          "AWS_IO_TLS_ERROR_NEGOTIATION_FAILURE");

  private Connections() {}

  /** Whether the connection was never made, so that the request did nothing. */
  public static boolean neverConnected(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || (cause instanceof HttpException http
              && NEVER_CONNECTED.contains(CRT.awsErrorName(http.getErrorCode())))) {
        return true;
      }
    }
    return false;
  }
}
