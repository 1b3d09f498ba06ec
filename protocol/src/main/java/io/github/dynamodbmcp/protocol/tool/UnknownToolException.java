package io.github.dynamodbmcp.protocol.tool;

/** Thrown when there is no such tool. */
public final class UnknownToolException extends Exception {
  private static final long serialVersionUID = 1;

  /** Takes the sentence that the assistant reads. */
  public UnknownToolException(String message) {
    super(message);
  }
}
