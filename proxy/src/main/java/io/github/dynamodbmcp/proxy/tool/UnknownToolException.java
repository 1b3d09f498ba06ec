package io.github.dynamodbmcp.proxy.tool;

/** There is no such tool. */
public final class UnknownToolException extends Exception {
  private static final long serialVersionUID = 1;

  /** With the sentence that the assistant reads. */
  public UnknownToolException(String message) {
    super(message);
  }
}
