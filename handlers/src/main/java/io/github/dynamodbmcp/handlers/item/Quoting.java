package io.github.dynamodbmcp.handlers.item;

import io.github.dynamodbmcp.handlers.text.Visible;

/**
 * The position of a string or a name in an item's text, which decides whether it needs JSON quotes.
 *
 * <p>In every position, a text needs quotes if it is empty, begins or ends with a space, holds a
 * hidden character, reads as a number, a boolean, null or {@code (none)}, or begins like a quoted
 * string, a list, a set, a mark in angle brackets or an entry of a list.
 */
enum Quoting {
  /** Behind a name. */
  VALUE,
  /** Before the colon of an attribute. */
  NAME,
  /** On a line of its own behind {@code "- "}, where a map may stand too. */
  ENTRY,
  /** In brackets or braces. */
  ELEMENT,
  /** Beside an arrow, in a line about a change. */
  CHANGED,
  /** A name as a step of a path, before the colon. */
  STEP;

  /** Writes the text, in JSON quotes where it needs them. */
  String write(String text) {
    return isAmbiguousAnywhere(text) || isAmbiguousHere(text) ? Visible.quote(text) : text;
  }

  private boolean isAmbiguousHere(String text) {
    return switch (this) {
      case VALUE -> false;
      case NAME -> text.indexOf(':') >= 0;
      case ENTRY -> text.contains(": ") || text.endsWith(":") || text.equals("-");
      case CHANGED -> text.indexOf('→') >= 0;
      case STEP -> text.chars().anyMatch(c -> ":.[]".indexOf(c) >= 0);
      case ELEMENT -> text.contains(": ") || text.chars().anyMatch(c -> ",[]{}\"".indexOf(c) >= 0);
    };
  }

  private static boolean isAmbiguousAnywhere(String text) {
    return text.isEmpty()
        || isSpace(text.charAt(0))
        || isSpace(text.charAt(text.length() - 1))
        || "\"[{<".indexOf(text.charAt(0)) >= 0
        || text.startsWith("- ")
        || text.equals("(none)")
        || text.equalsIgnoreCase("true")
        || text.equalsIgnoreCase("false")
        || text.equalsIgnoreCase("null")
        || Numbers.looksLikeNumber(text)
        || Visible.hides(text);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
