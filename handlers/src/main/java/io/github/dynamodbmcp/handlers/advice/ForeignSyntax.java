package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.expression.Operand;
import io.github.dynamodbmcp.handlers.expression.Token;
import io.github.dynamodbmcp.handlers.expression.Token.Kind;
import java.util.List;
import java.util.Set;

/**
 * Recognizes what people write as in other languages: literals, quoted names and comparisons with
 * null, by what stands beside them.
 */
final class ForeignSyntax {
  private static final Set<String> COMPARATORS =
      Set.of("=", "<>", "<", "<=", ">", ">=", "==", "!=");

  private final Expression expression;
  private final ExpressionKind kind;
  private final List<Token> tokens;

  ForeignSyntax(Expression expression, ExpressionKind kind) {
    this.expression = expression;
    this.kind = kind;
    this.tokens = expression.tokens();
  }

  /**
   * Whether the path is compared with null by = or <>: in other languages, with a missing value.
   */
  boolean isComparedWithNull(Operand operand) {
    return kind != ExpressionKind.UPDATE
        && isOneOf(operand.end(), "=", "==", "<>", "!=")
        && expression.isSymbol(operand.end() + 1, "NULL")
        && !expression.isSymbol(operand.end() + 2, ".");
  }

  /** The same with the null before the path. */
  boolean isNullComparedFrom(int at) {
    return kind != ExpressionKind.UPDATE
        && expression.isSymbol(at, "NULL")
        && isOneOf(at + 1, "=", "==", "<>", "!=");
  }

  boolean isOnlyMemberOfIn(int at) {
    return expression.isSymbol(at - 2, "IN")
        && expression.isSymbol(at - 1, "(")
        && expression.isSymbol(at + 1, ")");
  }

  boolean isNegative(int at) {
    return at + 1 < tokens.size()
        && tokens.get(at + 1).kind() == Kind.NUMBER
        && (at == 0
            || isComparator(at - 1)
            || tokens.get(at - 1).isKeyword()
            || isOneOf(at - 1, "(", ",", "+", "-"));
  }

  /** Whether the word is true, false or null where a value belongs. */
  boolean isLiteral(int at) {
    return isOneOf(at, "TRUE", "FALSE", "NULL")
        && (isComparator(at - 1)
            || (isComparator(at + 1) && isAttribute(at + 2))
            || isOneOf(at - 1, ",", "BETWEEN")
            || (expression.isSymbol(at - 1, "(") && expression.isSymbol(at - 2, "IN")));
  }

  /**
   * Whether the quotes are around a name: the first argument, or the first operand unless it is
   * compared with an attribute, as in {@code 'Paris' = city}.
   */
  boolean isQuotedName(int at) {
    return tokens.get(at).text().startsWith("`")
        || (isComparator(at + 1) && !isAttribute(at + 2))
        || isOneOf(at + 1, "IN", "BETWEEN", "IS", "LIKE")
        || startsChange(at)
        || (at >= 2 && expression.isSymbol(at - 1, "(") && expression.isFunction(at - 2));
  }

  private boolean isAttribute(int at) {
    return at < tokens.size()
        && !isLiteral(at)
        && (tokens.get(at).kind() == Kind.NAME || tokens.get(at).kind() == Kind.ALIAS);
  }

  boolean isAddOrDelete(Operand operand) {
    int clause = clause(operand.first());
    return isOneOf(clause, "ADD", "DELETE");
  }

  /** Whether a path comes next in an update that isn't compared: {@code REMOVE a, b}. */
  private boolean startsChange(int at) {
    return kind == ExpressionKind.UPDATE
        && (isClause(at - 1)
            || (expression.isSymbol(at - 1, ",")
                && isOneOf(clause(at), "REMOVE", "ADD", "DELETE")));
  }

  /** The place of the word that begins the clause around a word of an update; -1 if none does. */
  private int clause(int around) {
    int at = around;
    while (at >= 0 && !isClause(at)) {
      at--;
    }
    return at;
  }

  boolean isClause(int at) {
    return isOneOf(at, "SET", "REMOVE", "ADD", "DELETE");
  }

  boolean isComparator(int at) {
    return at >= 0 && at < tokens.size() && COMPARATORS.contains(tokens.get(at).text());
  }

  boolean isOneOf(int at, String... words) {
    for (String word : words) {
      if (expression.isSymbol(at, word)) {
        return true;
      }
    }
    return false;
  }
}
