package io.github.dynamodbmcp.proxy.http;

import java.net.ConnectException;

/** The network's own proxy gave no way to the API, so that nothing was sent to it. */
final class TunnelRefusedException extends ConnectException {
  private static final long serialVersionUID = 1;

  private final int status;

  TunnelRefusedException(int status) {
    super("the proxy answered " + status);
    this.status = status;
  }

  /** The status that the proxy answered with. */
  int status() {
    return status;
  }
}
