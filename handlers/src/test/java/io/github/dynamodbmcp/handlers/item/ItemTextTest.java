package io.github.dynamodbmcp.handlers.item;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an item reads. */
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
  void aListOfMapsGoesOneEntryABlock() {
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
