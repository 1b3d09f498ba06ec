package io.github.dynamodbmcp.proxy.http;

import java.net.ConnectException;

/** Thrown when the network's proxy refuses to connect to the API; nothing was sent to it. */
final class TunnelRefusedException extends ConnectException {
  private static final long serialVersionUID = 1;

  private final int status;

  TunnelRefusedException(int status) {
    super("the proxy answered " + status);
    this.status = status;
  }

  /** The status of the proxy's response. */
  int status() {
    return status;
  }
}
