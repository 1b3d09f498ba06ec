package io.github.dynamodbmcp.protocol.json;

/**
 * Thrown for text that isn't the JSON that was asked for. The message continues a sentence whose
 * subject is that text: "is not valid JSON: …".
 */
public final class InvalidJsonException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  InvalidJsonException(String message) {
    super(message);
  }

  InvalidJsonException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The message, which is never null. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
