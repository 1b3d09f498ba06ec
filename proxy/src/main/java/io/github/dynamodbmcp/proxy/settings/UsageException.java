package io.github.dynamodbmcp.proxy.settings;

/** The proxy was started wrongly; the message says how to do better. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  /** With the sentence that the person reads. */
  public UsageException(String message) {
    super(message);
  }
}
