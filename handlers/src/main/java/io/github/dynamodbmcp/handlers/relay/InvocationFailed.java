package io.github.dynamodbmcp.handlers.relay;

import io.github.dynamodbmcp.handlers.fault.FaultTranslator;

/** A failed invocation: the reason, and whether it may have had an effect. */
final class InvocationFailed extends Exception {
  private static final long serialVersionUID = 1;

  private final String sentence;
  private final boolean hadNoEffect;
  private final boolean mayPass;

  private InvocationFailed(String sentence, boolean hadNoEffect, boolean mayPass) {
    super(sentence);
    this.sentence = sentence;
    this.hadNoEffect = hadNoEffect;
    this.mayPass = mayPass;
  }

  /** The function certainly didn't run, and won't in another try. */
  static InvocationFailed refused(String sentence) {
    return new InvocationFailed(sentence, true, false);
  }

  /** The function certainly didn't run, and may in another try. */
  static InvocationFailed postponed(String sentence) {
    return new InvocationFailed(sentence, true, true);
  }

  /** The function may have run, and another try may succeed. */
  static InvocationFailed lost(String sentence) {
    return new InvocationFailed(sentence, false, true);
  }

  /** The function has run, and would fail again. */
  static InvocationFailed broken(String sentence) {
    return new InvocationFailed(sentence, false, false);
  }

  /**
   * Whether the invocation may be repeated.
   *
   * @param changesNothing whether it changes nothing when it runs twice
   */
  boolean mayBeRepeated(boolean changesNothing) {
    return mayPass && (hadNoEffect || changesNothing);
  }

  /**
   * Says what happened and what to do next.
   *
   * @param writes whether the invocation may have changed something
   */
  String explained(boolean writes) {
    if (!writes) {
      return sentence + (mayPass ? " Try again in a moment." : "");
    }
    if (!hadNoEffect) {
      return sentence + FaultTranslator.MAY_HAVE_HAPPENED;
    }
    return sentence
        + (mayPass ? " Nothing was written: try again in a moment." : " Nothing was written.");
  }
}
