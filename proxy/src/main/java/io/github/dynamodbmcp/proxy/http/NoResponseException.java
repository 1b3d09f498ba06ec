package io.github.dynamodbmcp.proxy.http;

/** Thrown when there is no response; the message says why and what to do next. */
public final class NoResponseException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean sent;

  /** Takes the sentence that the assistant or the person reads. Nothing was sent. */
  public NoResponseException(String message) {
    this(message, false);
  }

  /**
   * Takes the sentence that the assistant or the person reads.
   *
   * @param sent whether the request may have arrived
   */
  NoResponseException(String message, boolean sent) {
    super(message);
    this.sent = sent;
  }

  /** Whether the request may have arrived, and so may have had an effect. */
  public boolean isSent() {
    return sent;
  }
}
