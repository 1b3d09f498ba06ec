package io.github.dynamodbmcp.handlers.expression;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks whether an expression has the form of a condition: comparisons, BETWEEN, IN and functions,
 * joined by AND, OR, NOT and parentheses. Types, reserved words and the numbers of arguments aren't
 * checked.
 */
public final class Grammar {
  private final Expression expression;
  private final List<Token> tokens;
  private final Map<Integer, Integer> pathEnds = new HashMap<>();
  private int at;

  private Grammar(Expression expression) {
    this.expression = expression;
    this.tokens = expression.tokens();
    expression.operands(Map.of()).forEach(operand -> pathEnds.put(operand.first(), operand.end()));
  }

  /** Whether the expression has the form of a key condition, filter or condition. */
  public static boolean isCondition(Expression expression) {
    Grammar grammar = new Grammar(expression);
    return grammar.any() && grammar.at == grammar.tokens.size();
  }

  private boolean any() {
    do {
      if (!all()) {
        return false;
      }
    } while (take("OR"));
    return true;
  }

  private boolean all() {
    do {
      if (!condition()) {
        return false;
      }
    } while (take("AND"));
    return true;
  }

  private boolean condition() {
    if (take("NOT")) {
      return condition();
    }
    if (take("(")) {
      return any() && take(")");
    }
    int start = at;
    if (!operand()) {
      return false;
    }
    if (take("BETWEEN")) {
      return operand() && take("AND") && operand();
    }
    if (take("IN")) {
      return take("(") && operands() && take(")");
    }
    if (at < tokens.size() && tokens.get(at).isComparator()) {
      at++;
      return operand();
    }
    // Only a function is a condition by itself.
    return expression.isFunction(start);
  }

  private boolean operands() {
    do {
      if (!operand()) {
        return false;
      }
    } while (take(","));
    return true;
  }

  private boolean operand() {
    if (at >= tokens.size()) {
      return false;
    }
    if (expression.isFunction(at)) {
      at += 2;
      return operands() && take(")");
    }
    Integer end = pathEnds.get(at);
    if (end != null) {
      at = end;
      return true;
    }
    return tokens.get(at++).kind() == Token.Kind.VALUE;
  }

  private boolean take(String word) {
    boolean isThere = expression.isSymbol(at, word);
    at += isThere ? 1 : 0;
    return isThere;
  }
}
