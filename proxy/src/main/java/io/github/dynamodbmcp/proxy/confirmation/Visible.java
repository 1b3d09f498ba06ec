package io.github.dynamodbmcp.proxy.confirmation;

/**
 * Writes text so that every character shows. Line breaks, controls, and characters that are
 * invisible, reorder others or have no agreed shape become {@code \}{@code u} escapes.
 *
 * @see <a href="https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point">Unicode:
 *     Default_Ignorable_Code_Point</a>
 */
final class Visible {

  private Visible() {}

  /** Writes a text on one line; a longer one is cut, with {@code …} at its end. */
  static String line(String text, int longest) {
    StringBuilder line = new StringBuilder();
    int at = 0;
    while (at < text.length() && at < longest) {
      int c = text.codePointAt(at);
      int next = at + Character.charCount(c);
      if (isVisible(c) || stylesSymbol(c, text, at)) {
        line.appendCodePoint(c);
      } else {
        text.substring(at, next)
            .chars()
            .forEach(unit -> line.append(String.format("\\u%04x", unit)));
      }
      at = next;
    }
    return at < text.length() ? line.append('…').toString() : line.toString();
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> !isBlank(c);
    };
  }

  /** Characters without a glyph that Unicode counts as letters, marks or symbols. */
  private static boolean isBlank(int c) {
    return c == 0x034F // combining grapheme joiner
        || (c >= 0x115F && c <= 0x1160) // Hangul fillers
        || (c >= 0x17B4 && c <= 0x17B5) // Khmer inherent vowels
        || (c >= 0x180B && c <= 0x180F) // Mongolian variation selectors
        || c == 0x2800 // blank Braille pattern
        || c == 0x3164 // Hangul filler
        || (c >= 0xFE00 && c <= 0xFE0F) // variation selectors
        || c == 0xFFA0 // halfwidth Hangul filler
        || (c >= 0xE0000 && c <= 0xE0FFF); // tags, further variation selectors
  }

  /** A variation selector behind a symbol chooses how that looks: it hides nothing. */
  private static boolean stylesSymbol(int c, String text, int at) {
    return (c == 0xFE0E || c == 0xFE0F)
        && at > 0
        && Character.getType(text.codePointBefore(at)) == Character.OTHER_SYMBOL;
  }
}
