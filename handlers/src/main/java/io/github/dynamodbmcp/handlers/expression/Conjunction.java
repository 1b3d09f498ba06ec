package io.github.dynamodbmcp.handlers.expression;

import java.util.Locale;

/** Joins a caller's condition to ours, so that both must hold. */
public final class Conjunction {
  private Conjunction() {}

  /**
   * Joins the conditions. Where the caller's may have an OR it stands in parentheses, which its own
   * can't close, because they match; DynamoDB refuses a second pair around those that it has
   * already. Otherwise it stands without them, so that DynamoDB's errors don't show ours.
   *
   * @param given a condition that {@link #isBalanced is balanced}
   */
  public static String of(String ours, String given) {
    String condition = given.strip();
    boolean mayHaveOr = condition.toLowerCase(Locale.ROOT).contains("or");
    return (mayHaveOr && !isInParentheses(condition) ? "%s AND (%s)" : "%s AND %s")
        .formatted(ours, condition);
  }

  /** Whether the parentheses match, so that the condition can be joined to another. */
  public static boolean isBalanced(String condition) {
    int open = 0;
    for (int i = 0; i < condition.length() && open >= 0; i++) {
      open += condition.charAt(i) == '(' ? 1 : condition.charAt(i) == ')' ? -1 : 0;
    }
    return open == 0;
  }

  /** Whether the first parenthesis opens the condition and is closed at its end. */
  private static boolean isInParentheses(String condition) {
    int open = 0;
    for (int i = 0; i < condition.length(); i++) {
      open += condition.charAt(i) == '(' ? 1 : condition.charAt(i) == ')' ? -1 : 0;
      if (open == 0) {
        return i > 0 && i == condition.length() - 1 && condition.charAt(i) == ')';
      }
    }
    return false;
  }
}
