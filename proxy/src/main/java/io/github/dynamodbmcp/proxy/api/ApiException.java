package io.github.dynamodbmcp.proxy.api;

/** No answer could be had; the message says why and what to do next. */
final class ApiException extends Exception {
  private static final long serialVersionUID = 1;

  ApiException(String message) {
    super(message);
  }
}
