package io.github.dynamodbmcp.proxy.credentials;

/** There are no credentials to sign with; the message says what to run. */
public final class NoCredentialsException extends Exception {
  private static final long serialVersionUID = 1;

  NoCredentialsException(String message) {
    super(message);
  }
}
