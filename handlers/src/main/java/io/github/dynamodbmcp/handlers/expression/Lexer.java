package io.github.dynamodbmcp.handlers.expression;

import java.util.ArrayList;
import java.util.List;

/** Splits an expression into words. Every text can be split: an unknown character is a word. */
final class Lexer {
  private static final List<String> SYMBOLS =
      List.of("<>", "<=", ">=", "!=", "==", "&&", "||", "+=", "-=");

  private final String text;
  private final boolean dashedNames;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text, boolean dashedNames) {
    this.text = text;
    this.dashedNames = dashedNames;
  }

  /**
   * The words, in order, without the space between them.
   *
   * @param dashedNames whether {@code first-name} is one name; to DynamoDB it is a difference
   */
  static List<Token> tokens(String text, boolean dashedNames) {
    Lexer lexer = new Lexer(text, dashedNames);
    while (lexer.at < text.length()) {
      if (Character.isWhitespace(text.charAt(lexer.at))) {
        lexer.at++;
      } else {
        lexer.token();
      }
    }
    return List.copyOf(lexer.tokens);
  }

  private void token() {
    char c = text.charAt(at);
    if (c == '\'' || c == '"' || c == '`') {
      add(Token.Kind.QUOTED, endOfQuoted(c));
    } else if (c == '#' || c == ':') {
      int end = endOfName(at + 1, false);
      add(end == at + 1 ? Token.Kind.SYMBOL : c == '#' ? Token.Kind.ALIAS : Token.Kind.VALUE, end);
    } else if (isDigit(at) && !afterDot() && endOfName(at, false) == endOfDigits(at)) {
      add(Token.Kind.NUMBER, endOfNumber());
    } else if (isDigit(at) && !afterDot() && isExponent(endOfDigits(at))) {
      add(Token.Kind.NUMBER, endOfNumber());
    } else if (isNamePart(at)) {
      add(Token.Kind.NAME, endOfName(at, dashedNames));
    } else {
      add(Token.Kind.SYMBOL, endOfSymbol());
    }
  }

  private void add(Token.Kind kind, int end) {
    tokens.add(new Token(kind, text.substring(at, end), at));
    at = end;
  }

  private int endOfQuoted(char quote) {
    int end = at + 1;
    while (end < text.length()) {
      if (text.charAt(end) != quote) {
        end++;
      } else if (end + 1 < text.length() && text.charAt(end + 1) == quote) {
        end += 2;
      } else {
        return end + 1;
      }
    }
    return end;
  }

  private int endOfName(int from, boolean dashed) {
    int end = from;
    while (isNamePart(end) || (dashed && end > from && isDash(end) && isNamePart(end + 1))) {
      end += end < text.length() ? Character.charCount(text.codePointAt(end)) : 1;
    }
    return end;
  }

  private int endOfDigits(int from) {
    int end = from;
    while (isDigit(end)) {
      end++;
    }
    return end;
  }

  private int endOfNumber() {
    int end = endOfDigits(at);
    if (end + 1 < text.length() && text.charAt(end) == '.' && isDigit(end + 1)) {
      end = endOfDigits(end + 1);
    }
    return isExponent(end) ? endOfDigits(end + (isDigit(end + 1) ? 1 : 2)) : end;
  }

  private boolean isExponent(int position) {
    return position < text.length()
        && (text.charAt(position) | 0x20) == 'e'
        && (isDigit(position + 1) || (isSign(position + 1) && isDigit(position + 2)));
  }

  private int endOfSymbol() {
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        return at + symbol.length();
      }
    }
    return at + Character.charCount(text.codePointAt(at));
  }

  private boolean afterDot() {
    return !tokens.isEmpty() && tokens.getLast().is(".");
  }

  private boolean isNamePart(int position) {
    if (position >= text.length()) {
      return false;
    }
    int c = text.codePointAt(position);
    return c == '_'
        || Character.isLetterOrDigit(c)
        || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  private boolean isDash(int position) {
    return position < text.length() && text.charAt(position) == '-';
  }

  private boolean isSign(int position) {
    return position < text.length() && "+-".indexOf(text.charAt(position)) >= 0;
  }

  private boolean isDigit(int position) {
    return position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9';
  }
}
