package io.github.dynamodbmcp.proxy.credentials;

/** Thrown when there are no credentials to sign with; the message says what to do. */
public final class NoCredentialsException extends Exception {
  private static final long serialVersionUID = 1;

  NoCredentialsException(String message) {
    super(message);
  }
}
