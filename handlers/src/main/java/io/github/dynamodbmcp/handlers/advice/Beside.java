package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.expression.Token;
import java.util.List;

/** Finds which operator or function of an expression a placeholder is given to. */
final class Beside {
  private Beside() {}

  /** Whether the placeholder is an operand of that operator, or an argument of that function. */
  static boolean operator(Expression expression, String placeholder, String operator) {
    List<Token> tokens = expression.tokens();
    for (int at = 0; at < tokens.size(); at++) {
      if (tokens.get(at).text().equals(placeholder)
          && (isInCall(expression, at, operator)
              || expression.isSymbol(at - 1, operator)
              || expression.isSymbol(at + 1, operator)
              || isClause(expression, at, operator))) {
        return true;
      }
    }
    return false;
  }

  static boolean isInCall(Expression expression, int at, String function) {
    int depth = 0;
    for (int i = at; i > 0; i--) {
      if (expression.isSymbol(i, ")")) {
        depth++;
      } else if (expression.isSymbol(i, "(") && depth-- == 0) {
        return expression.isSymbol(i - 1, function);
      }
    }
    return false;
  }

  private static boolean isClause(Expression expression, int at, String clause) {
    for (int i = at; i >= 0; i--) {
      if (expression.isSymbol(i, "SET")
          || expression.isSymbol(i, "REMOVE")
          || expression.isSymbol(i, "ADD")
          || expression.isSymbol(i, "DELETE")
          || expression.isSymbol(i, "BETWEEN")) {
        return expression.isSymbol(i, clause);
      }
    }
    return false;
  }
}
