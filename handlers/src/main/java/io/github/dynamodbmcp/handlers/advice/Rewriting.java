package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.expression.Token;
import java.util.List;

/**
 * The text of an expression as it is rewritten from its start to its end. Tokens are named by their
 * place; everything between them stays as it was.
 */
final class Rewriting {
  private final String original;
  private final List<Token> tokens;
  private final StringBuilder text = new StringBuilder();
  private int copied;
  private boolean changed;

  Rewriting(Expression expression) {
    this.original = expression.text();
    this.tokens = expression.tokens();
  }

  /** Copies everything before a token. */
  void skipTo(int at) {
    int start = tokens.get(at).start();
    if (start > copied) {
      text.append(original, copied, start);
      copied = start;
    }
  }

  /** Copies everything before a token, and inserts a text there. */
  void insert(int before, String inserted) {
    skipTo(before);
    write(inserted);
  }

  /** Copies a token. */
  void keep(int at) {
    skipTo(at);
    text.append(tokens.get(at).text());
    copied = tokens.get(at).end();
  }

  /** Replaces a token. */
  void replace(int at, String replacement) {
    skipTo(at);
    write(replacement);
    copied = tokens.get(at).end();
  }

  /** Leaves out a token, and the space after it. */
  void remove(int at) {
    skipTo(at);
    copied = at + 1 < tokens.size() ? tokens.get(at + 1).start() : tokens.get(at).end();
    changed = true;
  }

  /** Leaves out the tokens from one up to another. */
  void skip(int from, int to) {
    copied = Math.max(copied, tokens.get(to - 1).end());
    changed |= to > from;
  }

  /** Inserts a text after what was written last. */
  void write(String inserted) {
    text.append(inserted);
    changed |= !inserted.isEmpty();
  }

  /** Copies the rest; returns the whole text. */
  String end() {
    text.append(original, copied, original.length());
    copied = original.length();
    return text.toString();
  }

  /** Whether the text is what it was. */
  boolean changesNothing() {
    return !changed;
  }
}
