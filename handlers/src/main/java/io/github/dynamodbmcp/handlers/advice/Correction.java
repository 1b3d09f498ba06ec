package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.expression.Grammar;
import io.github.dynamodbmcp.handlers.expression.Operand;
import io.github.dynamodbmcp.handlers.expression.ReservedWords;
import io.github.dynamodbmcp.handlers.expression.Token;
import io.github.dynamodbmcp.handlers.expression.Token.Kind;
import io.github.dynamodbmcp.handlers.expression.Update;
import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An expression rewritten in DynamoDB's syntax: literals and names that it refuses become
 * placeholders, and the operators and functions of SQL and of programming languages become its own.
 * The meaning stays; where it isn't clear the words stay as they are.
 */
final class Correction {
  private static final int LONGEST = 1000;

  private final WrittenRequest request;
  private final ExpressionKind kind;
  private final @Nullable String reserved;
  private final Expression expression;
  private final List<Token> tokens;
  private final ForeignSyntax syntax;

  private final Rewriting rewriting;
  private final AddedPlaceholders added;

  /** A sentence for those who mean a null in the item, and not a missing attribute. */
  private String aboutNull = "";

  private Correction(
      WrittenRequest request,
      ExpressionKind kind,
      @Nullable String reserved,
      Expression expression) {
    this.request = request;
    this.kind = kind;
    this.reserved = reserved;
    this.expression = expression;
    this.tokens = expression.tokens();
    this.syntax = new ForeignSyntax(expression, kind);
    this.rewriting = new Rewriting(expression);
    this.added = new AddedPlaceholders(request);
  }

  /**
   * The sentence that says what to write instead; empty if nothing in the expression can be
   * rewritten.
   *
   * @param reserved the reserved word that DynamoDB refused as a name, if that was the fault
   * @param dashed whether a dash can only be part of a name
   */
  static String sentence(
      WrittenRequest request, ExpressionKind kind, @Nullable String reserved, boolean dashed) {
    String given = request.expressions().get(kind);
    if (given == null || given.length() > LONGEST) {
      return "";
    }
    Expression expression = dashed ? Expression.withDashedNames(given) : Expression.of(given);
    return new Correction(request, kind, reserved, expression).sentence();
  }

  private String sentence() {
    String rewritten = rewritten();
    return rewriting.changesNothing() || !isWellFormed(Expression.of(rewritten))
        ? ""
        : "Write %s as %s%s.%s"
            .formatted(kind.argument(), Visible.quote(rewritten.strip()), added.words(), aboutNull);
  }

  /** Whether nothing is left that DynamoDB would refuse for its form. */
  private boolean isWellFormed(Expression rewritten) {
    if (kind.unknownFunction(rewritten).isPresent()) {
      return false;
    }
    return switch (kind) {
      case KEY_CONDITION -> Grammar.isCondition(rewritten) && !BareWords.comparesPaths(rewritten);
      case FILTER, CONDITION -> Grammar.isCondition(rewritten);
      case UPDATE ->
          Update.of(rewritten.text(), added.allNames())
              .filter(update -> !update.overlaps())
              .isPresent();
      case PROJECTION -> false;
    };
  }

  private String rewritten() {
    Map<Integer, Operand> operands = new LinkedHashMap<>();
    expression.operands(Map.of()).forEach(operand -> operands.put(operand.first(), operand));
    int at = 0;
    if (kind == ExpressionKind.UPDATE && syntax.isComparator(1) && !tokens.getFirst().isKeyword()) {
      rewriting.write("SET ");
    }
    List<Operand> bareWords =
        kind == ExpressionKind.KEY_CONDITION ? BareWords.in(expression).words() : List.of();
    while (at < tokens.size()) {
      Operand compared = operands.get(at + 2);
      if (compared != null && syntax.isNullComparedFrom(at)) {
        rewriting.remove(at);
        rewriting.remove(at + 1);
        at = missing(compared, syntax.isOneOf(at + 1, "=", "=="), compared.end());
        continue;
      }
      Operand operand = operands.get(at);
      if (operand != null && bareWords.contains(operand) && !syntax.isLiteral(at)) {
        at = value(operand);
        continue;
      }
      // The word true, false or null is a path by its place in the syntax.
      at = operand == null || syntax.isLiteral(at) ? word(at) : path(operand);
    }
    return rewriting.end();
  }

  /** Rewrites a path as a string: a key isn't compared with another attribute. */
  private int value(Operand operand) {
    int start = tokens.get(operand.first()).start();
    int end = tokens.get(operand.end() - 1).end();
    String text = expression.text().substring(start, end);
    rewriting.insert(operand.first(), added.placeholder(AttributeValue.fromS(text)));
    rewriting.skip(operand.first(), operand.end());
    return operand.end();
  }

  /** Rewrites a path, with what follows it where that belongs together; gives the next place. */
  private int path(Operand operand) {
    int next = operand.end();
    boolean not = expression.isSymbol(next, "NOT");
    int operator = not ? next + 1 : next;
    if (expression.isSymbol(next, "IS")) {
      boolean notNull = expression.isSymbol(next + 1, "NOT");
      int last = notNull ? next + 2 : next + 1;
      if (expression.isSymbol(last, "NULL") || expression.isSymbol(last, "MISSING")) {
        return missing(operand, !notNull, last + 1);
      }
    } else if (syntax.isComparedWithNull(operand)) {
      return missing(operand, syntax.isOneOf(next, "=", "=="), next + 2);
    } else if (syntax.isOneOf(operator, "LIKE", "ILIKE", "CONTAINS", "BEGINS_WITH")
        && operator + 1 < tokens.size()) {
      return like(operand, not, operator);
    } else if (not && syntax.isOneOf(operator, "IN", "BETWEEN")) {
      rewriting.insert(operand.first(), "NOT ");
      steps(operand);
      rewriting.remove(next);
      return operator;
    } else if (syntax.isOneOf(next, "+=", "-=")) {
      steps(operand);
      String path = written(operand);
      rewriting.replace(next, "= " + path + " " + tokens.get(next).text().charAt(0));
      return next + 1;
    } else if (kind == ExpressionKind.UPDATE
        && syntax.isAddOrDelete(operand)
        && syntax.isComparator(next)) {
      steps(operand);
      rewriting.remove(next);
      return next + 1;
    }
    steps(operand);
    return next;
  }

  private int missing(Operand operand, boolean missing, int end) {
    call(operand, missing ? "attribute_not_exists(" : "attribute_exists(", end, "");
    aboutNull =
        " An attribute that holds a null exists: to find those, use attribute_type(path, :type) with \"NULL\" as the value of :type.";
    return end;
  }

  private int like(Operand operand, boolean not, int operator) {
    Token pattern = tokens.get(operator + 1);
    @Nullable AttributeValue given = request.values().get(pattern.text());
    String like =
        pattern.kind() == Kind.QUOTED
            ? pattern.unquoted()
            : given != null && given.s() != null ? given.s() : "";
    if (like.indexOf('%', 1) > 0 && like.indexOf('%', 1) < like.length() - 1) {
      // No function matches a pattern with a gap.
      steps(operand);
      return operand.end();
    }
    boolean open = like.endsWith("%") && !like.startsWith("%");
    String stripped = syntax.isOneOf(operator, "LIKE", "ILIKE") ? like.replace("%", "") : like;
    boolean begins =
        expression.isSymbol(operator, "BEGINS_WITH")
            || (!expression.isSymbol(operator, "CONTAINS") && (open || like.isEmpty()));
    String function = begins ? "begins_with(" : "contains(";
    String value;
    if (pattern.kind() == Kind.VALUE) {
      value = pattern.text();
      if (!stripped.equals(like)) {
        added.give(value, AttributeValue.fromS(stripped));
      }
    } else if (pattern.kind() == Kind.QUOTED) {
      value = added.placeholder(AttributeValue.fromS(stripped));
    } else {
      steps(operand);
      return operand.end();
    }
    if (!like.isEmpty() && !like.contains("%") && syntax.isOneOf(operator, "LIKE", "ILIKE")) {
      steps(operand);
      rewriting.skipTo(operand.end());
      rewriting.write(not ? "<> " + value : "= " + value);
      rewriting.skip(operand.end(), operator + 2);
    } else {
      call(operand, (not ? "NOT " : "") + function, operator + 2, ", " + value);
    }
    return operator + 2;
  }

  /** Writes a call with the path as its first argument, in place of the words up to a place. */
  private void call(Operand operand, String function, int end, String arguments) {
    rewriting.insert(operand.first(), function);
    steps(operand);
    rewriting.write(arguments + ")");
    rewriting.skip(operand.end(), end);
  }

  private String written(Operand operand) {
    StringBuilder path = new StringBuilder();
    for (int at = operand.first(); at < operand.end(); at++) {
      path.append(isAliased(at) ? added.alias(tokens.get(at).text()) : tokens.get(at).text());
    }
    return path.toString();
  }

  private void steps(Operand operand) {
    for (int at = operand.first(); at < operand.end(); at++) {
      if (isAliased(at)) {
        rewriting.replace(at, added.alias(tokens.get(at).text()));
      } else {
        rewriting.keep(at);
      }
    }
  }

  private boolean isAliased(int at) {
    Token token = tokens.get(at);
    return token.kind() == Kind.NAME
        && (!token.isPlainName()
            || token.text().equalsIgnoreCase(reserved)
            || ReservedWords.contains(token.text()));
  }

  /** Rewrites a word that is no path; gives the next place. */
  private int word(int at) {
    Token token = tokens.get(at);
    switch (token.kind()) {
      case QUOTED ->
          rewriting.replace(
              at, syntax.isQuotedName(at) ? added.alias(token.unquoted()) : literal(at));
      case NUMBER -> number(at, "");
      case NAME -> name(at);
      case SYMBOL -> {
        return symbol(at);
      }
      case ALIAS, VALUE -> value(at);
    }
    return at + 1;
  }

  private void name(int at) {
    Token token = tokens.get(at);
    if (syntax.isLiteral(at)) {
      rewriting.replace(at, literal(at));
    } else if (expression.isFunction(at) && !kind.functions().contains(token.text())) {
      Functions.meant(token.text(), kind).ifPresent(function -> rewriting.replace(at, function));
    }
  }

  private void number(int at, String sign) {
    String number = sign + tokens.get(at).text();
    if (!expression.isSymbol(at - 1, "[") && Numerals.isNumeral(number)) {
      rewriting.replace(at, added.placeholder(AttributeValue.fromN(number)));
    }
  }

  /** Spreads a list that is given to IN in place of the values. */
  private void value(int at) {
    String placeholder = tokens.get(at).text();
    if (expression.isSymbol(at - 1, "IN")) {
      rewriting.replace(at, "(" + spread(placeholder) + ")");
    } else if (syntax.isOnlyMemberOfIn(at)) {
      String spread = spread(placeholder);
      if (!spread.equals(placeholder)) {
        rewriting.replace(at, spread);
      }
    }
  }

  private String spread(String placeholder) {
    @Nullable AttributeValue given = request.values().get(placeholder);
    if (given == null || !given.hasL() || given.l().isEmpty() || given.l().size() > 100) {
      return placeholder;
    }
    added.drop(placeholder);
    return String.join(", ", given.l().stream().map(added::placeholder).toList());
  }

  private int symbol(int at) {
    Token token = tokens.get(at);
    switch (token.text()) {
      case "!=" -> rewriting.replace(at, "<>");
      case "==" -> rewriting.replace(at, "=");
      case "&&" -> rewriting.replace(at, "AND");
      case "||" -> rewriting.replace(at, "OR");
      case "!" -> rewriting.replace(at, "NOT ");
      case ";" -> {
        if (at == tokens.size() - 1) {
          rewriting.remove(at);
        }
      }
      case "=" -> {
        if (expression.isSymbol(at - 1, "=")) {
          rewriting.remove(at);
        }
      }
      case "," -> {
        if (kind == ExpressionKind.UPDATE && syntax.isClause(at + 1)) {
          rewriting.skipTo(at);
          rewriting.skip(at, at + 1);
          rewriting.write(" ");
        }
      }
      case "-" -> {
        if (syntax.isNegative(at)) {
          rewriting.remove(at);
          number(at + 1, "-");
          return at + 2;
        }
      }
      default -> {}
    }
    return at + 1;
  }

  private String literal(int at) {
    Token token = tokens.get(at);
    AttributeValue value =
        token.kind() == Kind.QUOTED
            ? AttributeValue.fromS(token.unquoted())
            : token.is("NULL")
                ? AttributeValue.fromNul(true)
                : AttributeValue.fromBool(token.is("TRUE"));
    return added.placeholder(value);
  }
}
