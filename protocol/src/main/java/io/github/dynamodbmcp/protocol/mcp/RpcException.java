package io.github.dynamodbmcp.protocol.mcp;

/** Thrown where a request is answered with a protocol error. */
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
