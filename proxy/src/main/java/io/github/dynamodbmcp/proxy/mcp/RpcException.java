package io.github.dynamodbmcp.proxy.mcp;

/** A request that is answered with an error of the protocol. */
final class RpcException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient RpcError error;

  RpcException(RpcError error) {
    super(error.message());
    this.error = error;
  }

  RpcError error() {
    return error;
  }
}
