package io.github.dynamodbmcp.handlers.item;

import io.github.dynamodbmcp.handlers.text.Visible;

/**
 * Where a string or a name stands in an item's text, which decides when it needs JSON quotes.
 *
 * <p>Everywhere it does where it is empty, has spaces at an end or a character that wouldn't show,
 * reads as a number, a boolean or null, or starts as a quoted string, a list, a set, a mark in
 * angle brackets or a list's entry does.
 */
enum Quoting {
  /** Behind a name. */
  VALUE {
    @Override
    boolean isAmbiguous(String text) {
      return false;
    }
  },
  /** Before the colon of an attribute. */
  NAME {
    @Override
    boolean isAmbiguous(String text) {
      return text.indexOf(':') >= 0;
    }
  },
  /** On a line of its own behind {@code "- "}, where a map may stand too. */
  ENTRY {
    @Override
    boolean isAmbiguous(String text) {
      return text.contains(": ") || text.endsWith(":") || text.equals("-");
    }
  },
  /** In brackets or braces. */
  ELEMENT {
    @Override
    boolean isAmbiguous(String text) {
      return text.chars().anyMatch(c -> ",[]{}\"".indexOf(c) >= 0) || text.contains(": ");
    }
  };

  /** Whether the text would be taken for something else in this place alone. */
  abstract boolean isAmbiguous(String text);

  /** Writes the text, in JSON quotes where it needs them. */
  String write(String text) {
    return isAmbiguousAnywhere(text) || isAmbiguous(text) ? Visible.quote(text) : text;
  }

  private static boolean isAmbiguousAnywhere(String text) {
    return text.isEmpty()
        || isSpace(text.charAt(0))
        || isSpace(text.charAt(text.length() - 1))
        || "\"[{<".indexOf(text.charAt(0)) >= 0
        || text.startsWith("- ")
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
