package io.github.dynamodbmcp.handlers.expression;

import java.util.Locale;
import java.util.Set;

/**
 * A word of an expression.
 *
 * @param text the word as written, quotes and sigils included
 * @param start where it starts in the expression
 */
public record Token(Kind kind, String text, int start) {
  /** The kinds of words, those included that people write and DynamoDB refuses. */
  public enum Kind {
    /** A name, a function or a keyword. */
    NAME,
    /** A placeholder of a name: {@code #status}. */
    ALIAS,
    /** A placeholder of a value: {@code :status}. */
    VALUE,
    /** An unsigned number: the index of a list, or a literal, which DynamoDB refuses. */
    NUMBER,
    /** Text in quotes of any kind, which DynamoDB refuses. */
    QUOTED,
    /** An operator, a bracket, or any other character. */
    SYMBOL
  }

  private static final Set<String> KEYWORDS =
      Set.of("AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE");

  private static final Set<String> COMPARATORS = Set.of("=", "<>", "<", "<=", ">", ">=");

  /** The position after its last character. */
  public int end() {
    return start + text.length();
  }

  /** Whether it is this word, in upper or lower case, or this symbol. */
  public boolean is(String word) {
    return (kind == Kind.NAME || kind == Kind.SYMBOL) && text.equalsIgnoreCase(word);
  }

  /** Whether it is a word that can't name an attribute, as in {@code AND}. */
  public boolean isKeyword() {
    return kind == Kind.NAME && KEYWORDS.contains(text.toUpperCase(Locale.ROOT));
  }

  /** Whether it compares two operands. */
  public boolean isComparator() {
    return kind == Kind.SYMBOL && COMPARATORS.contains(text);
  }

  /** Whether DynamoDB takes it as a name without a placeholder, reserved words aside. */
  public boolean isPlainName() {
    return kind == Kind.NAME && text.matches("[A-Za-z][A-Za-z0-9_]*");
  }

  /** The text between the quotes. */
  public String unquoted() {
    char quote = text.charAt(0);
    boolean closed = text.length() > 1 && text.charAt(text.length() - 1) == quote;
    String inner = text.substring(1, closed ? text.length() - 1 : text.length());
    return inner.replace(quote + "" + quote, "" + quote);
  }
}
