package io.github.dynamodbmcp.proxy.http;

import java.io.IOException;

/** Thrown when a response is larger than any response of the backend. */
final class ResponseTooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  ResponseTooLargeException(int maxBytes) {
    super("the response is larger than " + (maxBytes >> 20) + " MB");
  }
}
