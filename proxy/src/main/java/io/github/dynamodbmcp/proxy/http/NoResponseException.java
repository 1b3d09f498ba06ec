package io.github.dynamodbmcp.proxy.http;

/** Thrown when there is no response; the message says why and what to do next. */
public final class NoResponseException extends Exception {
  private static final long serialVersionUID = 1;

  /** Takes the sentence that the assistant or the person reads. */
  public NoResponseException(String message) {
    super(message);
  }
}
