package io.github.dynamodbmcp.protocol.tool;

/** Thrown when there is no list of tools; the message says why and what to do. */
public final class ToolsUnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  /** Takes the sentence that the assistant reads. */
  public ToolsUnavailableException(String message) {
    super(message);
  }
}
