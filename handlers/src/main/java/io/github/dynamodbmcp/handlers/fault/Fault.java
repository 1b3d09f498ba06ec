package io.github.dynamodbmcp.handlers.fault;

import org.jspecify.annotations.Nullable;

/** A call that failed, as an HTTP status and a sentence or two that say what to do next. */
public final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String sentence;

  /**
   * Creates a fault that no exception caused.
   *
   * @param status the status of the HTTP answer, 400 or above
   * @param message for the caller: what is wrong, and what to do
   */
  public Fault(int status, String message) {
    this(status, message, null);
  }

  Fault(int status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.sentence = message;
  }

  /** Returns the same fault with another sentence at the end. */
  public Fault adding(String sentence) {
    return new Fault(status, this.sentence + sentence, getCause());
  }

  @Override
  public String getMessage() {
    return sentence;
  }

  /** The status of the HTTP answer, 400 or above. */
  public int status() {
    return status;
  }

  /** Whether a write may have happened all the same. */
  public boolean mayHaveWritten() {
    return sentence.contains(FaultTranslator.MAY_HAVE_HAPPENED);
  }

  /** Whether the same request may succeed later. */
  public boolean isTransient() {
    return status == 429 || status == 503 || status == 504;
  }
}
