package io.github.dynamodbmcp.handlers.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;

/**
 * Writes text so that every character shows. Control, format, bidirectional and zero-width
 * characters, line and paragraph separators and unpaired surrogates become {@code \}{@code u}
 * escapes inside JSON quotes, so a text can't end its line, hide a part of itself or reorder what
 * stands around it.
 *
 * @see <a href="https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point">Unicode:
 *     Default_Ignorable_Code_Point</a>
 */
public final class Visible {
  /** The most characters of a name that an error repeats. */
  private static final int LONGEST_NAME = 60;

  private Visible() {}

  /** Writes the text in JSON quotes. */
  public static String quote(String text) {
    return escape(Json.quote(text));
  }

  /** Writes the value as JSON on one line. */
  public static String json(JsonNode value) {
    return escape(Json.write(value));
  }

  /**
   * Writes a name as part of a sentence: as it is if it consists of letters, digits and {@code _ .
   * - # : [ ]}, otherwise in JSON quotes. A long name is cut.
   */
  public static String name(String name) {
    return name.length() <= LONGEST_NAME ? wholeName(name) : brief(name, LONGEST_NAME);
  }

  /** Writes a name like {@link #name}, but never cuts it. */
  public static String wholeName(String name) {
    return isPlain(name) ? name : quote(name);
  }

  /** Writes somebody else's sentence on one line, without quotes; cuts it if it is longer. */
  public static String sentence(String text, int longest) {
    return escape(start(text, longest)) + (text.length() <= longest ? "" : "…");
  }

  /** Writes the start of a text in JSON quotes, with {@code …} after them where it was cut. */
  public static String brief(String text, int longest) {
    return text.length() <= longest ? quote(text) : quote(start(text, longest)) + "…";
  }

  /** The first characters of a text; never half of a surrogate pair. */
  public static String start(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    boolean splits =
        length > 0
            && Character.isHighSurrogate(text.charAt(length - 1))
            && Character.isLowSurrogate(text.charAt(length));
    return text.substring(0, splits ? length - 1 : length);
  }

  /** Whether the text has a character that wouldn't show. */
  public static boolean hides(String text) {
    return hidden(text, 0) < text.length();
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "_.-#:[]".indexOf(c) >= 0;
      if (!plain) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** Escapes hidden characters. In JSON they stand only within strings, so it stays valid. */
  private static String escape(String text) {
    int at = hidden(text, 0);
    if (at == text.length()) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 32);
    int from = 0;
    while (at < text.length()) {
      escaped.append(text, from, at);
      from = at + Character.charCount(text.codePointAt(at));
      for (int i = at; i < from; i++) {
        escaped.append(String.format("\\u%04x", (int) text.charAt(i)));
      }
      at = hidden(text, from);
    }
    return escaped.append(text, from, text.length()).toString();
  }

  /** The place of the next hidden character, or the text's length. */
  private static int hidden(String text, int from) {
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c >= ' ' && c < 0x7F) {
        at++;
        continue;
      }
      int codePoint = text.codePointAt(at);
      if (isHidden(codePoint) && !stylesEmoji(codePoint, text, at)) {
        return at;
      }
      at += Character.charCount(codePoint);
    }
    return at;
  }

  private static boolean isHidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> isIgnorable(c);
    };
  }

  /** Characters without a glyph that Unicode counts as letters, marks, symbols or unassigned. */
  private static boolean isIgnorable(int c) {
    return c == 0x034F // combining grapheme joiner
        || (c >= 0x115F && c <= 0x1160) // Hangul fillers
        || (c >= 0x17B4 && c <= 0x17B5) // Khmer inherent vowels
        || (c >= 0x180B && c <= 0x180F) // Mongolian variation selectors
        || c == 0x2065
        || c == 0x2800 // blank Braille pattern
        || c == 0x3164 // Hangul filler
        || (c >= 0xFE00 && c <= 0xFE0F) // variation selectors
        || c == 0xFFA0 // halfwidth Hangul filler
        || (c >= 0xFFF0 && c <= 0xFFF8)
        || (c >= 0xE0000 && c <= 0xE0FFF); // tags, further variation selectors
  }

  /** A variation selector behind an emoji chooses how that looks: it hides nothing. */
  private static boolean stylesEmoji(int c, String text, int at) {
    if ((c != 0xFE0E && c != 0xFE0F) || at == 0) {
      return false;
    }
    int before = text.codePointBefore(at);
    return before > 0x7F && Character.isEmoji(before);
  }
}
