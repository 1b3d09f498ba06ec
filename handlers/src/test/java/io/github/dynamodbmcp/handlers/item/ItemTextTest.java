package io.github.dynamodbmcp.handlers.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The text of items, by example. */
final class ItemTextTest {
  @Test
  void theKeyComesFirstAndTheRestByName() {
    assertEquals(
        """
          userId: user001
          active: true
          address:
            city: Paris
            zip: 75001
          age: 28
          nickname: null
          photo: <binary, 5 bytes: aGVsbG8=>
          plan: "007"
          roles: {admin, dev}
          scores: [1, 2.5, 3]
        """,
        text(
            """
            {"plan": "007", "nickname": null, "photo": {"B": "aGVsbG8="}, "scores": [1, 2.5, 3],
             "roles": {"SS": ["dev", "admin"]}, "age": 28, "address": {"zip": 75001, "city": "Paris"},
             "active": true, "userId": "user001"}
            """));
  }

  @Test
  void aListOfMapsHasABlockForEachEntry() {
    assertEquals(
        """
          lines:
            - amount: 2
              product:
                name: Pen
            - amount: 1
              product:
                name: Ink
          nested:
            - [1, 2]
            - - a: 1
              - {}
            - {x, y}
            - last
        """,
        text(
            """
            {"lines": [{"product": {"name": "Pen"}, "amount": 2}, {"amount": 1, "product": {"name": "Ink"}}],
             "nested": [[1, 2], [{"a": 1}, {}], {"SS": ["y", "x"]}, "last"]}
            """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "'Alice Johnson' | Alice Johnson",
        "'' | \"\"",
        "' x' | \" x\"",
        "'true' | \"true\"",
        "'null' | \"null\"",
        "'-1.5e3' | \"-1.5e3\"",
        "'+49 30 1234' | +49 30 1234",
        "'2023-05-01' | 2023-05-01",
        "'a\\nb' | \"a\\nb\"",
        "'a, b' | a, b",
        "['a, b', 'c', ''] | [\"a, b\", c, \"\"]",
        "{'SS': ['b}', 'a']} | {a, \"b}\"}",
        "{'NS': ['10', '9', '-1']} | {-1, 9, 10}",
        "'[1, 2, 3]' | \"[1, 2, 3]\"",
        "'{admin, dev}' | \"{admin, dev}\"",
        "'<binary, 5 bytes: aGVsbG8=>' | \"<binary, 5 bytes: aGVsbG8=>\"",
        "'- c' | \"- c\"",
        "'-c' | -c",
        "'TRUE' | \"TRUE\"",
        "'1e9999999999' | \"1e9999999999\"",
        "'x\u2028Item 2:' | \"x\\u2028Item 2:\"",
        "'\u202eabc' | \"\\u202eabc\"",
        "'a\u200bb' | \"a\\u200bb\"",
        "'a: b' | a: b",
        "['a: b', '<c', 'd'] | [\"a: b\", \"<c\", d]",
        "[] | []",
        "{} | {}",
        "[null, true] | [null, true]",
        "{'B': ''} | <binary, 0 bytes: >",
        "{'B': 'AA=='} | <binary, 1 byte: AA==>",
      })
  void aStringIsQuotedWhereItWouldBeTakenForSomethingElse(String json, String text) {
    assertEquals("  v: " + text + "\n", text("{\"v\": %s}".formatted(json.replace('\'', '"'))));
  }

  @Test
  void anEntryOfAListThatReadsAsAMapIsQuoted() {
    assertEquals(
        """
          v:
            - a: b
            - "a: b"
            - "c:"
            - "- d"
            - "-"
            - 12:30
        """,
        text("{\"v\": [{\"a\": \"b\"}, \"a: b\", \"c:\", \"- d\", \"-\", \"12:30\"]}"));
  }

  @Test
  void aNameThatReadsAsAnythingElseIsQuoted() {
    assertEquals(
        """
          "": 1
          "\\"f\\"": 1
          "- c": 1
          "<d": 1
          "[e": 1
          "g\\u2028h": 1
          i - j: 1
        """,
        text(
            "{\"- c\": 1, \"<d\": 1, \"[e\": 1, \"\\\"f\\\"\": 1, \"g\\u2028h\": 1, \"i - j\": 1, \"\": 1}"));
  }

  @Test
  void anItemTooLongForItsAnswerIsCutAndSaysHowToReadItWhole() {
    String text =
        ItemText.within(
            600,
            Map.of(
                "id", AttributeValue.fromS("x"),
                "z", AttributeValue.fromS("changed"),
                "bio", AttributeValue.fromS("b".repeat(300_000)),
                "list", AttributeValue.fromL(Collections.nCopies(5_000, AttributeValue.fromN("7"))),
                "maps",
                    AttributeValue.fromL(
                        Collections.nCopies(
                            5_000, AttributeValue.fromM(Map.of("a", AttributeValue.fromN("1")))))),
            List.of("id"),
            () -> List.of("z"));
    assertTrue(text.length() <= 600, text);
    assertTrue(
        text.startsWith("  id: x\n  z: changed\n  bio: <string, 300000 characters: \"bbb"), text);
    assertTrue(text.contains("7, <4991 more>]\n"), text);
    assertTrue(text.contains("    - a: 1\n    - <4991 more elements>\n"), text);
    assertTrue(
        text.endsWith(
            "  <cut to fit: to read a value whole, get the item with format json and projection"
                + " [\"bio\", \"list\", \"maps\"]>\n"),
        text);
  }

  @Test
  void longBinaryIsCutWithItsSize() {
    assertEquals(
        "  v: <binary, 60 bytes: %s…>\n".formatted("A".repeat(64)),
        text("{\"v\": {\"B\": \"%s\"}}".formatted("A".repeat(80))));
  }

  @Test
  void aHostileNameStaysOnItsLine() {
    assertEquals("  \"a\\nb: c\": 1\n", text("{\"a\\nb: c\": 1}"));
  }

  private static String text(String json) {
    return ItemText.of(ItemJson.read((ObjectNode) Json.read(json)), List.of("userId"));
  }
}
