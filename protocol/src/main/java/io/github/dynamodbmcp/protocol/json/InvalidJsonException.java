package io.github.dynamodbmcp.protocol.json;

/**
 * Thrown for text that isn't the JSON that was asked for. The message continues a sentence whose
 * subject is that text: "is not valid JSON: …".
 */
public final class InvalidJsonException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final boolean wellFormed;

  private InvalidJsonException(String message, boolean wellFormed) {
    super(message);
    this.wellFormed = wellFormed;
  }

  InvalidJsonException(String message) {
    this(message, false);
  }

  InvalidJsonException(String message, Throwable cause) {
    super(message, cause);
    this.wellFormed = false;
  }

  /** Rejects JSON that may be well-formed but is too large or ambiguous. */
  static InvalidJsonException rejected(String message) {
    return new InvalidJsonException(message, true);
  }

  /** Whether the text may be JSON, and was rejected for its size or for duplicate names. */
  public boolean isWellFormed() {
    return wellFormed;
  }

  /** The message, which is never null. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
