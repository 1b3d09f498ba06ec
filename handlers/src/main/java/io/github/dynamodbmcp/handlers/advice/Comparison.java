package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.expression.Operand;
import io.github.dynamodbmcp.handlers.expression.Token;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path that an expression compares with a value, by an operator, BETWEEN or IN.
 *
 * @param placeholder the value's
 */
record Comparison(DocumentPath path, String placeholder) {
  /** The comparisons of an expression, in order. */
  static List<Comparison> of(Expression expression, WrittenRequest request) {
    List<Operand> operands = expression.operands(request.names());
    List<Token> tokens = expression.tokens();
    List<Comparison> comparisons = new ArrayList<>();
    for (int at = 0; at < tokens.size(); at++) {
      if (tokens.get(at).kind() == Token.Kind.VALUE) {
        String placeholder = tokens.get(at).text();
        compared(expression, operands, at)
            .ifPresent(path -> comparisons.add(new Comparison(path, placeholder)));
      }
    }
    return comparisons;
  }

  private static Optional<DocumentPath> compared(
      Expression expression, List<Operand> operands, int at) {
    for (Operand operand : operands) {
      boolean before = isOperator(expression, operand.end()) && operand.end() == at - 1;
      boolean behind = isOperator(expression, at + 1) && operand.first() == at + 2;
      if (before || behind || isAmong(expression, operand.end(), at)) {
        return Optional.of(operand.path());
      }
    }
    return Optional.empty();
  }

  private static boolean isOperator(Expression expression, int at) {
    return at < expression.tokens().size()
        && (expression.tokens().get(at).isComparator() || expression.isSymbol(at, "BETWEEN"));
  }

  /** Whether the value is the upper bound of BETWEEN, or one of the values of IN. */
  private static boolean isAmong(Expression expression, int operator, int at) {
    if (expression.isSymbol(operator, "BETWEEN")) {
      return at == operator + 3 && expression.isSymbol(at - 1, "AND");
    }
    if (!expression.isSymbol(operator, "IN") || at < operator) {
      return false;
    }
    for (int i = operator + 1; i < at; i++) {
      if (expression.isSymbol(i, ")")) {
        return false;
      }
    }
    return true;
  }
}
