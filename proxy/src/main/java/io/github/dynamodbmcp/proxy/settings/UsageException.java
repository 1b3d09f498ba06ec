package io.github.dynamodbmcp.proxy.settings;

/** Thrown for a wrong command line or setting; the message says how to correct it. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  /** Takes the sentence that the person reads. */
  public UsageException(String message) {
    super(message);
  }
}
