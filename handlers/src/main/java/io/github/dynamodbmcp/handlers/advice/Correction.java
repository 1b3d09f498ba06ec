package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.expression.Grammar;
import io.github.dynamodbmcp.handlers.expression.Operand;
import io.github.dynamodbmcp.handlers.expression.ReservedWords;
import io.github.dynamodbmcp.handlers.expression.Token;
import io.github.dynamodbmcp.handlers.expression.Token.Kind;
import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An expression rewritten in DynamoDB's syntax: literals and names that it refuses become
 * placeholders, and the operators and functions of SQL and of programming languages become its own.
 * The meaning stays; where it isn't clear the words stay as they are.
 */
final class Correction {
  private static final int LONGEST = 1000;
  private static final Set<String> COMPARATORS =
      Set.of("=", "<>", "<", "<=", ">", ">=", "==", "!=");

  private final WrittenRequest request;
  private final ExpressionKind kind;
  private final @Nullable String reserved;
  private final Expression expression;
  private final List<Token> tokens;

  private final StringBuilder text = new StringBuilder();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, AttributeValue> values = new LinkedHashMap<>();
  private final Set<String> dropped = new LinkedHashSet<>();
  private int copied;
  private boolean changed;

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
    rewrite();
    if (!changed || !isWellFormed()) {
      return "";
    }
    StringBuilder sentence =
        new StringBuilder(
            "Write %s as %s".formatted(kind.argument(), Visible.quote(text.toString().strip())));
    if (!names.isEmpty()) {
      sentence.append(", with %s in expression_attribute_names".formatted(Shown.aliases(names)));
    }
    if (!values.isEmpty()) {
      sentence.append(
          "%s %s%s in expression_attribute_values"
              .formatted(
                  names.isEmpty() ? ", with" : " and",
                  Shown.members(values),
                  dropped.isEmpty() ? "" : " in place of " + String.join(", ", dropped)));
    }
    return sentence.append('.').toString();
  }

  /** Whether nothing is left that DynamoDB would refuse for its form. */
  private boolean isWellFormed() {
    Expression rewritten = Expression.of(text.toString());
    if (kind.unknownFunction(rewritten).isPresent()) {
      return false;
    }
    return switch (kind) {
      case KEY_CONDITION, FILTER, CONDITION -> Grammar.isCondition(rewritten);
      case UPDATE ->
          !rewritten.tokens().isEmpty()
              && rewritten.tokens().getFirst().isKeyword()
              && rewritten.tokens().stream()
                  .noneMatch(
                      token -> token.kind() == Kind.QUOTED || "!;&|<>*".contains(token.text()));
      case PROJECTION -> false;
    };
  }

  private void rewrite() {
    Map<Integer, Operand> operands = new LinkedHashMap<>();
    expression.operands(Map.of()).forEach(operand -> operands.put(operand.first(), operand));
    int at = 0;
    if (kind == ExpressionKind.UPDATE && isComparator(1) && !tokens.getFirst().isKeyword()) {
      write("SET ");
    }
    while (at < tokens.size()) {
      Operand operand = operands.get(at);
      // The word true, false or null is a path by its place in the syntax.
      at = operand == null || isLiteral(at) ? word(at) : path(operand);
    }
    text.append(expression.text(), copied, expression.text().length());
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
        String function = notNull ? "attribute_exists(" : "attribute_not_exists(";
        call(operand, function, last + 1, "");
        return last + 1;
      }
    } else if (isOneOf(operator, "LIKE", "ILIKE", "CONTAINS", "BEGINS_WITH")
        && operator + 1 < tokens.size()) {
      return like(operand, not, operator);
    } else if (not && isOneOf(operator, "IN", "BETWEEN")) {
      replace(operand.first(), "NOT ");
      steps(operand);
      remove(next);
      return operator;
    } else if (isOneOf(next, "+=", "-=")) {
      steps(operand);
      String path = written(operand);
      replaceToken(next, "= " + path + " " + tokens.get(next).text().charAt(0));
      return next + 1;
    } else if (kind == ExpressionKind.UPDATE && isAddOrDelete(operand) && isComparator(next)) {
      steps(operand);
      remove(next);
      return next + 1;
    }
    steps(operand);
    return next;
  }

  private int like(Operand operand, boolean not, int operator) {
    Token pattern = tokens.get(operator + 1);
    @Nullable AttributeValue given = request.values().get(pattern.text());
    String like =
        pattern.kind() == Kind.QUOTED
            ? pattern.unquoted()
            : given != null && given.s() != null ? given.s() : "";
    boolean open = like.endsWith("%") && !like.startsWith("%");
    String stripped = isOneOf(operator, "LIKE", "ILIKE") ? like.replace("%", "") : like;
    boolean begins =
        expression.isSymbol(operator, "BEGINS_WITH")
            || (!expression.isSymbol(operator, "CONTAINS") && (open || like.isEmpty()));
    String function = begins ? "begins_with(" : "contains(";
    String value;
    if (pattern.kind() == Kind.VALUE) {
      value = pattern.text();
      if (!stripped.equals(like)) {
        values.put(value, AttributeValue.fromS(stripped));
      }
    } else if (pattern.kind() == Kind.QUOTED) {
      value = placeholder(AttributeValue.fromS(stripped));
    } else {
      steps(operand);
      return operand.end();
    }
    if (!like.isEmpty() && !like.contains("%") && isOneOf(operator, "LIKE", "ILIKE")) {
      steps(operand);
      skipTo(operand.end());
      write(not ? "<> " + value : "= " + value);
      skip(operand.end(), operator + 2);
    } else {
      call(operand, (not ? "NOT " : "") + function, operator + 2, ", " + value);
    }
    return operator + 2;
  }

  /** Writes a call with the path as its first argument, in place of the words up to a place. */
  private void call(Operand operand, String function, int end, String arguments) {
    replace(operand.first(), function);
    steps(operand);
    write(arguments + ")");
    skip(operand.end(), end);
  }

  private String written(Operand operand) {
    StringBuilder path = new StringBuilder();
    for (int at = operand.first(); at < operand.end(); at++) {
      path.append(isAliased(at) ? alias(tokens.get(at).text()) : tokens.get(at).text());
    }
    return path.toString();
  }

  private void steps(Operand operand) {
    for (int at = operand.first(); at < operand.end(); at++) {
      if (isAliased(at)) {
        replaceToken(at, alias(tokens.get(at).text()));
      } else {
        skipTo(at);
        write(tokens.get(at).text(), at);
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
      case QUOTED -> replaceToken(at, isQuotedName(at) ? alias(token.unquoted()) : literal(at));
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
    if (isLiteral(at)) {
      replaceToken(at, literal(at));
    } else if (expression.isFunction(at) && !kind.functions().contains(token.text())) {
      Functions.meant(token.text(), kind).ifPresent(function -> replaceToken(at, function));
    }
  }

  private void number(int at, String sign) {
    String number = sign + tokens.get(at).text();
    if (!expression.isSymbol(at - 1, "[") && Numerals.isNumeral(number)) {
      replaceToken(at, placeholder(AttributeValue.fromN(number)));
    }
  }

  /** Spreads a list that is given to IN in place of the values. */
  private void value(int at) {
    String placeholder = tokens.get(at).text();
    if (expression.isSymbol(at - 1, "IN")) {
      replaceToken(at, "(" + spread(placeholder) + ")");
    } else if (isOnlyMemberOfIn(at)) {
      String spread = spread(placeholder);
      if (!spread.equals(placeholder)) {
        replaceToken(at, spread);
      }
    }
  }

  private boolean isOnlyMemberOfIn(int at) {
    return expression.isSymbol(at - 2, "IN")
        && expression.isSymbol(at - 1, "(")
        && expression.isSymbol(at + 1, ")");
  }

  private String spread(String placeholder) {
    @Nullable AttributeValue given = request.values().get(placeholder);
    if (given == null || !given.hasL() || given.l().isEmpty() || given.l().size() > 100) {
      return placeholder;
    }
    dropped.add(placeholder);
    return String.join(", ", given.l().stream().map(this::placeholder).toList());
  }

  private int symbol(int at) {
    Token token = tokens.get(at);
    switch (token.text()) {
      case "!=" -> replaceToken(at, "<>");
      case "==" -> replaceToken(at, "=");
      case "&&" -> replaceToken(at, "AND");
      case "||" -> replaceToken(at, "OR");
      case "!" -> replaceToken(at, "NOT ");
      case ";" -> {
        if (at == tokens.size() - 1) {
          remove(at);
        }
      }
      case "=" -> {
        if (expression.isSymbol(at - 1, "=")) {
          remove(at);
        }
      }
      case "-" -> {
        if (isNegative(at)) {
          remove(at);
          number(at + 1, "-");
          return at + 2;
        }
      }
      default -> {}
    }
    return at + 1;
  }

  private boolean isNegative(int at) {
    return at + 1 < tokens.size()
        && tokens.get(at + 1).kind() == Kind.NUMBER
        && (at == 0
            || isComparator(at - 1)
            || tokens.get(at - 1).isKeyword()
            || isOneOf(at - 1, "(", ",", "+", "-"));
  }

  /** Whether the word is true, false or null where a value belongs. */
  private boolean isLiteral(int at) {
    return isOneOf(at, "TRUE", "FALSE", "NULL")
        && (isComparator(at - 1)
            || isOneOf(at - 1, ",", "BETWEEN")
            || (expression.isSymbol(at - 1, "(") && expression.isSymbol(at - 2, "IN")));
  }

  private String literal(int at) {
    Token token = tokens.get(at);
    AttributeValue value =
        token.kind() == Kind.QUOTED
            ? AttributeValue.fromS(token.unquoted())
            : token.is("NULL")
                ? AttributeValue.fromNul(true)
                : AttributeValue.fromBool(token.is("TRUE"));
    return placeholder(value);
  }

  /**
   * Whether the quotes are around a name: the first argument, or the first operand unless it is
   * compared with an attribute, as in {@code 'Paris' = city}.
   */
  private boolean isQuotedName(int at) {
    return tokens.get(at).text().startsWith("`")
        || (isComparator(at + 1) && !isAttribute(at + 2))
        || isOneOf(at + 1, "IN", "BETWEEN", "IS", "LIKE")
        || (at >= 2 && expression.isSymbol(at - 1, "(") && expression.isFunction(at - 2));
  }

  private boolean isAttribute(int at) {
    return at < tokens.size()
        && !isLiteral(at)
        && (tokens.get(at).kind() == Kind.NAME || tokens.get(at).kind() == Kind.ALIAS);
  }

  private boolean isAddOrDelete(Operand operand) {
    for (int at = operand.first(); at >= 0; at--) {
      if (isOneOf(at, "SET", "REMOVE")) {
        return false;
      }
      if (isOneOf(at, "ADD", "DELETE")) {
        return true;
      }
    }
    return false;
  }

  private boolean isComparator(int at) {
    return at >= 0 && at < tokens.size() && COMPARATORS.contains(tokens.get(at).text());
  }

  private boolean isOneOf(int at, String... words) {
    for (String word : words) {
      if (expression.isSymbol(at, word)) {
        return true;
      }
    }
    return false;
  }

  private String alias(String name) {
    for (Map.Entry<String, String> known : request.names().entrySet()) {
      if (known.getValue().equals(name) && !request.placeholders().isGenerated(known.getKey())) {
        return known.getKey();
      }
    }
    String base = "#" + name.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_+|_+$", "");
    String alias = base.length() == 1 ? "#name" : base;
    for (int i = 2; isTaken(alias, name); i++) {
      alias = base + i;
    }
    names.put(alias, name);
    return alias;
  }

  private boolean isTaken(String alias, String name) {
    String meant = names.getOrDefault(alias, request.names().get(alias));
    return meant != null && !meant.equals(name);
  }

  private String placeholder(AttributeValue value) {
    for (Map.Entry<String, AttributeValue> known : values.entrySet()) {
      if (known.getValue().equals(value)) {
        return known.getKey();
      }
    }
    int number = 1;
    while (values.containsKey(":v" + number) || request.values().containsKey(":v" + number)) {
      number++;
    }
    values.put(":v" + number, value);
    return ":v" + number;
  }

  // The writing: everything between the words stays as it was.

  private void skipTo(int at) {
    int start = tokens.get(at).start();
    if (start > copied) {
      text.append(expression.text(), copied, start);
      copied = start;
    }
  }

  private void replace(int before, String inserted) {
    skipTo(before);
    write(inserted);
  }

  private void replaceToken(int at, String replacement) {
    skipTo(at);
    write(replacement);
    copied = tokens.get(at).end();
  }

  private void remove(int at) {
    skipTo(at);
    int end = at + 1 < tokens.size() ? tokens.get(at + 1).start() : tokens.get(at).end();
    copied = end;
    changed = true;
  }

  private void skip(int from, int to) {
    copied = Math.max(copied, tokens.get(to - 1).end());
    changed |= to > from;
  }

  private void write(String inserted) {
    text.append(inserted);
    changed |= !inserted.isEmpty();
  }

  private void write(String kept, int at) {
    text.append(kept);
    copied = tokens.get(at).end();
  }
}
