package io.github.dynamodbmcp.handlers.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Characters that wouldn't show are escaped; all others stay. */
final class VisibleTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x0A, 0x1F, 0x7F, 0x85, 0xAD, 0x034F, 0x061C, 0x115F, 0x180E, 0x200B, 0x200D, 0x200F,
        0x2028, 0x2029, 0x202E, 0x2060, 0x2066, 0x2069, 0x3164, 0xFE0F, 0xFEFF, 0xFFF9, 0xD800,
        0xDFFF, 0xE0041, 0xE0101
      })
  void aCharacterThatDoesNotShowIsEscaped(int codePoint) {
    String text = "a" + new StringBuilder().appendCodePoint(codePoint) + "b";
    assertTrue(Visible.hides(text));
    String quoted = Visible.quote(text);
    assertTrue(quoted.matches("\"a(\\\\u[0-9a-fA-F]{4}|\\\\n){1,2}b\""), quoted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Zoë", "日本語", "العربية", "\uD83D\uDE00", "❤\uFE0F", "a\u00A0b", "ạ̈"})
  void textOfEveryScriptStaysAsItIs(String text) {
    assertFalse(Visible.hides(text));
    assertEquals("\"" + text + "\"", Visible.quote(text));
  }

  @Test
  void aNameInASentenceIsQuotedUnlessItIsPlain() {
    assertEquals("table_name", Visible.name("table_name"));
    assertEquals("\"a b\"", Visible.name("a b"));
    assertEquals("\"a\\n\\u202eb\"", Visible.name("a\n\u202eb"));
    assertEquals("\"\"", Visible.name(""));
  }

  @Test
  void aCutNeverSplitsASurrogatePair() {
    assertEquals("\"a\"…", Visible.brief("a\uD83D\uDE00b", 2));
    assertEquals("\"a\uD83D\uDE00\"…", Visible.brief("a\uD83D\uDE00b", 3));
  }
}
