package io.github.dynamodbmcp.proxy.http;

/** No answer could be had; the message says why and what to do next. */
public final class NoAnswerException extends Exception {
  private static final long serialVersionUID = 1;

  /** With the sentence that the assistant, or the person, reads. */
  public NoAnswerException(String message) {
    super(message);
  }
}
