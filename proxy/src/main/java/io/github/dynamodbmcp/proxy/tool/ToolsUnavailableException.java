package io.github.dynamodbmcp.proxy.tool;

/** The list can't be had; the message says why and what to do. */
public final class ToolsUnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  /** With the sentence that the assistant reads. */
  public ToolsUnavailableException(String message) {
    super(message);
  }
}
