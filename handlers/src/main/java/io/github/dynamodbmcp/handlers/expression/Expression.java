package io.github.dynamodbmcp.handlers.expression;

import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.DocumentPath.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An expression of any kind (key condition, filter, condition, update or projection), split into
 * words. It need not be one that DynamoDB accepts.
 *
 * @param tokens its words, in order
 */
public record Expression(String text, List<Token> tokens) {
  /** Splits an expression. */
  public static Expression of(String text) {
    return new Expression(text, Lexer.tokens(text, false));
  }

  /** Splits an expression whose author takes {@code first-name} for a name. */
  public static Expression withDashedNames(String text) {
    return new Expression(text, Lexer.tokens(text, true));
  }

  /**
   * Whether an attribute's name may stand where a condition usually has a value, as in {@code a =
   * b}; cheaper than finding out. If not, none does.
   */
  public static boolean mayCompareWithName(String condition) {
    return condition.matches(
        "(?is).*(?:[=<>]\\s*[\\p{L}_]|\\b(?:in|between|begins_with|contains)\\b).*");
  }

  /**
   * Every path that the expression names, wherever it stands: operands, arguments of functions,
   * targets of an update. Where DynamoDB would accept the expression none is missing; where it
   * wouldn't, there may be too many.
   *
   * @param names the attributes' names by alias, with its {@code #}; an alias that isn't among them
   *     stays one
   */
  public List<Operand> operands(Map<String, String> names) {
    List<Operand> operands = new ArrayList<>();
    int at = 0;
    while (at < tokens.size()) {
      if (startsPath(at)) {
        Operand operand = operand(at, names);
        operands.add(operand);
        at = operand.end();
      } else {
        at++;
      }
    }
    return operands;
  }

  /** The placeholders of this kind that it uses. */
  public Set<String> placeholders(Token.Kind kind) {
    return tokens.stream()
        .filter(token -> token.kind() == kind)
        .map(Token::text)
        .collect(Collectors.toSet());
  }

  /** Whether the word is a function's name, known or not. */
  public boolean isFunction(int at) {
    return tokens.get(at).kind() == Token.Kind.NAME
        && !tokens.get(at).isKeyword()
        && isSymbol(at + 1, "(");
  }

  /** Whether there is a word at that place, and it is this symbol or keyword. */
  public boolean isSymbol(int at, String symbol) {
    return at >= 0 && at < tokens.size() && tokens.get(at).is(symbol);
  }

  private boolean startsPath(int at) {
    return switch (tokens.get(at).kind()) {
      case ALIAS -> true;
      case NAME -> !tokens.get(at).isKeyword() && !isFunction(at);
      case VALUE, NUMBER, QUOTED, SYMBOL -> false;
    };
  }

  private Operand operand(int first, Map<String, String> names) {
    List<Step> steps = new ArrayList<>();
    steps.add(step(tokens.get(first), names));
    int at = first + 1;
    while (true) {
      if (isSymbol(at, ".") && at + 1 < tokens.size() && isName(at + 1)) {
        steps.add(step(tokens.get(at + 1), names));
        at += 2;
      } else if (isSymbol(at, "[") && at + 1 < tokens.size() && isIndex(at + 1)) {
        steps.add(new Step.Index(Integer.parseInt(tokens.get(at + 1).text())));
        at += isSymbol(at + 2, "]") ? 3 : 2;
      } else {
        return new Operand(first, at, new DocumentPath(steps));
      }
    }
  }

  private boolean isName(int at) {
    Token.Kind kind = tokens.get(at).kind();
    return kind == Token.Kind.NAME || kind == Token.Kind.ALIAS;
  }

  private boolean isIndex(int at) {
    Token token = tokens.get(at);
    return token.kind() == Token.Kind.NUMBER
        && token.text().length() < 10
        && token.text().chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Step step(Token token, Map<String, String> names) {
    String name = token.kind() == Token.Kind.ALIAS ? names.get(token.text()) : token.text();
    return name == null ? new Step.Alias(token.text()) : new Step.Name(name);
  }
}
