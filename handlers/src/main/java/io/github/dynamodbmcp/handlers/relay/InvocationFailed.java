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

  /** Returns a failure before the function ran, which a retry would meet again. */
  static InvocationFailed refused(String sentence) {
    return new InvocationFailed(sentence, true, false);
  }

  /** Returns a failure before the function ran, after which a retry may succeed. */
  static InvocationFailed postponed(String sentence) {
    return new InvocationFailed(sentence, true, true);
  }

  /** Returns a failure after which the function may have run, and a retry may succeed. */
  static InvocationFailed lost(String sentence) {
    return new InvocationFailed(sentence, false, true);
  }

  /** Returns a failure of the function itself, which a retry would meet again. */
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
