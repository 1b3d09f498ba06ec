package io.github.dynamodbmcp.proxy.validation;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints each verdict as it comes, counts them, and remembers what was left out. */
final class Report {

  private final PrintStream out;
  private final List<String> leftOut = new ArrayList<>();
  private int right;
  private int wrong;

  Report(PrintStream out) {
    this.out = out;
  }

  /** Prints a line that is no verdict. */
  void note(String text) {
    out.println(text);
  }

  /** Counts a verdict; the question and the answer are shown only if the answer is wrong. */
  void verdict(boolean isRight, String what, String asked, String answered) {
    if (isRight) {
      right++;
      out.println("  right  " + what);
      return;
    }
    wrong++;
    out.println("  WRONG  " + what);
    out.println("         asked:    " + asked);
    out.println("         answered: " + (answered.isEmpty() ? "nothing" : answered));
  }

  /** Remembers a part of the validation that wasn't possible, and why. */
  void leaveOut(String what) {
    leftOut.add(what);
  }

  int wrong() {
    return wrong;
  }

  /**
   * Prints the summary.
   *
   * @return whether every answer was right
   */
  boolean summarize() {
    leftOut.forEach(what -> out.println("  left out: " + what));
    out.println(
        wrong == 0
            ? "All " + right + " answers are right"
            : wrong + " of " + (right + wrong) + " answers are wrong");
    return wrong == 0;
  }
}
