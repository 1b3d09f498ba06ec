package io.github.dynamodbmcp.proxy.http;

import java.io.IOException;

/** An answer went on beyond what any answer of the backend comes to. */
final class AnswerTooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  AnswerTooLargeException(int maxBytes) {
    super("the answer is larger than " + (maxBytes >> 20) + " MB");
  }
}
