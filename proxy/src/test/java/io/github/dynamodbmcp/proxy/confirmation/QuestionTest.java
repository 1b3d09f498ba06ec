package io.github.dynamodbmcp.proxy.confirmation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The question that a user reads: nothing in a value can look like a part of it. */
final class QuestionTest {

  private static final Tool DELETE =
      new Tool(
          "delete",
          "/delete",
          (ObjectNode)
              Json.read(
                  "{\"title\": \"Delete an item\", \"inputSchema\": {\"properties\":"
                      + " {\"table_name\": {}, \"key\": {}}}}"));

  private static final List<String> FRAME =
      List.of(
          "Delete an item (delete)?",
          "",
          "A dry run shows what is there now, and what the call will do:",
          "If you accept, the write is sent. Otherwise nothing is written.");

  /** Pieces that a forger would use. */
  private static final String[] PIECES = {
    "\n",
    "\r",
    "\n\n",
    "\u2028",
    "\u2029",
    "\u0085",
    "\u000b",
    "\f",
    "\0",
    "\t",
    "\u001b[2J",
    "\b",
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\u3164",
    "\u2800",
    "\ud800",
    "\udc00",
    "\ue000",
    "\udb40\udc41",
    "\ufe0f",
    "❤\ufe0f",
    "If you accept, the write is sent.",
    "    key: 1",
    "x",
    "\"",
    "\\",
    "```",
    "Delete an item (delete)?",
    "é",
    "日本",
    "\ud83d\ude00"
  };

  private static ToolResult answer(String text) {
    return new ToolResult(text, null, false);
  }

  private static String forged(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  @Test
  void everyLineThatQuotesIsIndentedAndEveryCharacterShows() {
    Random random = new Random(7);
    for (int i = 0; i < 3000; i++) {
      ObjectNode arguments = Json.object().put("key", forged(random));
      arguments.put(forged(random), 1).putArray(forged(random)).add(forged(random));
      String preview = forged(random) + "\n" + forged(random);
      String question = Question.about(DELETE, arguments, answer(preview));
      for (String line : question.split("\n", -1)) {
        assertTrue(FRAME.contains(line) || line.startsWith("    "), line);
      }
      assertTrue(question.startsWith(FRAME.get(0)) && question.endsWith(FRAME.get(3)));
      question
          .codePoints()
          .filter(c -> c != '\n')
          .forEach(c -> assertTrue(c >= ' ' && shows(c), Integer.toHexString(c)));
      assertEquals(1, question.lines().filter(FRAME.get(3)::equals).count());
    }
  }

  private static boolean shows(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE ->
          false;
      default -> c != 0x3164 && c != 0x2800;
    };
  }

  @Test
  void aVariationSelectorIsShownOnlyBehindTheSymbolThatItStyles() {
    assertEquals("❤\ufe0f", Visible.line("❤\ufe0f", 10));
    assertEquals("a\\ufe0f", Visible.line("a\ufe0f", 10));
    assertEquals("\\ufe0f", Visible.line("\ufe0f", 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Zoë", "日本語", "العربية", "\ud83d\ude00", "a\u00a0b", "ạ̈", "\\u0041"})
  void textOfEveryScriptStaysAsItIs(String text) {
    assertEquals(text, Visible.line(text, 100));
  }

  @Test
  void argumentsComeInTheOrderOfTheSchemaAndUnknownOnesLast() {
    ObjectNode arguments =
        (ObjectNode) Json.read("{\"x\": null, \"key\": {\"id\": 1.10}, \"table_name\": \"T\"}");
    assertTrue(
        Question.about(DELETE, arguments)
            .contains("\n    table_name: \"T\"\n    key: {\"id\":1.10}\n    x: null\n"));
  }

  @Test
  void longArgumentsAndPreviewsAreCutAndSaySo() {
    ObjectNode arguments = Json.object().put("key", "\ud83d\ude00".repeat(10_000));
    for (int i = 0; i < 1000; i++) {
      arguments.put("argument" + i, "x".repeat(100_000));
    }
    String question =
        Question.about(DELETE, arguments, answer("Many items:\n" + "  item\n".repeat(100_000)));
    assertTrue(question.length() < 30_000, question.length() + " characters");
    assertTrue(question.contains("… (20,002 characters in all)\n"), question);
    assertTrue(question.contains("\n(Not shown: 981 arguments)\n"), question);
    assertTrue(question.contains(" lines)\n"), question);
    assertFalse(question.contains("\\ud83d"), "half of a pair");
    assertTrue(question.endsWith(FRAME.get(3)));
  }

  @Test
  void aPreviewOfOneLongLineIsShownInPart() {
    String question = Question.about(DELETE, Json.object(), answer("x".repeat(100_000)));
    assertTrue(question.contains("    " + "x".repeat(500) + "…\n"), question);
  }

  @Test
  void aLongItemDoesNotHideWhatWillChange() {
    String preview =
        "The update would change this item:\n"
            + "  padding: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\n".repeat(1000)
            + "It would change:\n  role: user → admin\n";
    String question = Question.about(DELETE, Json.object(), answer(preview));
    assertTrue(question.contains("\n    The update would change this item:\n"), question);
    assertTrue(
        question.contains("\n    It would change:\n      role: user → admin\n\nIf you accept"),
        question);
    assertTrue(question.length() < 10_000, question);
    long shown = question.lines().filter(line -> line.contains("padding")).count();
    assertTrue(question.contains("\n(Not shown: " + (1000 - shown) + " lines)\n"), question);
  }

  @Test
  void aLongTextInAnArgumentDoesNotHideTheOthers() {
    ObjectNode arguments = Json.object();
    arguments.putObject("set").put("note", "x".repeat(2000)).put("role", "admin");
    String question = Question.about(DELETE, arguments, answer("nothing"));
    assertTrue(
        question.contains(
            "    set: {\"note\":\""
                + "x".repeat(60)
                + "…\",\"role\":\"admin\"} (2,026 characters in all)\n"),
        question);
  }
}
