package io.github.dynamodbmcp.handlers.fault;

import org.jspecify.annotations.Nullable;

/**
 * An answer of DynamoDB that isn't read any further, since it could take more memory than there is.
 * A caller that asked for several items asks for fewer.
 */
public final class AnswerTooLarge extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the failure. */
  public AnswerTooLarge() {
    super("The answer is too large", null, false, false);
  }

  /** How many items to ask for where the answer with so many is too large. */
  public static int fewer(int asked) {
    return Math.max(1, asked / 8);
  }

  /** Whether a failure is one, or has one as its cause. */
  public static boolean is(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AnswerTooLarge) {
        return true;
      }
    }
    return false;
  }
}
