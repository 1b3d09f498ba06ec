package io.github.dynamodbmcp.handlers.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The difference between two states of an item, as it is read. */
final class DifferenceTest {
  @Test
  void onlyWhatDiffersIsShownByItsPath() {
    assertEquals(
        """
          "a.b": 1 → 2
          gone: x → <none>
          list[1].k: 2 → 3
          list[2].k: <none> → 4
          map.new: <none> → true
          map.old: {a, b} → <none>
          text: [1, 2] → <map, 1 attributes>
          same: <unchanged>
        """,
        text(
            "{`a.b`: 1, `gone`: `x`, `same`: 1.0, `list`: [{`k`: 1}, {`k`: 2}], `map`: {`old`: {`SS`: [`b`, `a`]}, `keep`: 1}, `text`: [1, 2]}",
            "{`a.b`: 2, `same`: 1, `list`: [{`k`: 1}, {`k`: 3}, {`k`: 4}], `map`: {`new`: true, `keep`: 1}, `text`: {`k`: 1}}",
            List.of("same", "a.b")));
  }

  @Test
  void noTextCanBeTakenForAnotherOrForTheFrame() {
    assertEquals(
        """
          a: "<none>" → "x → y"
          "b: 1 → 2": <none> → "2"
          c: ["<none>", x] → "<unchanged>"
        """,
        text(
            "{`a`: `<none>`, `c`: [`<none>`, `x`]}",
            "{`a`: `x → y`, `b: 1 → 2`: `2`, `c`: `<unchanged>`}",
            List.of()));
  }

  @Test
  void numbersAndSetsAreTheSameHoweverTheyAreWritten() {
    assertTrue(
        Difference.between(
                item("{`n`: {`N`: `1.00`}, `s`: {`NS`: [`1`, `20`]}, `l`: [{`k`: 1e2}]}"),
                item("{`n`: 1, `s`: {`NS`: [`2E1`, `1.0`]}, `l`: [{`k`: 100}]}"))
            .isNone());
  }

  @Test
  void manyChangesAndLongValuesAreCut() {
    String many =
        IntStream.range(0, 500)
            .mapToObj("`n%03d`: `some text`"::formatted)
            .collect(Collectors.joining(",", "{", "}"));
    String text = Difference.between(Map.of(), item(many)).text(2_000, List.of());
    assertTrue(text.length() < 2_100, text);
    assertTrue(text.contains("  <") && text.endsWith(" more>\n"), text);
    String longer =
        Difference.between(
                Map.of("a", AttributeValue.fromS("x".repeat(300_000))),
                Map.of("a", AttributeValue.fromS("y".repeat(300_000))))
            .text(2_000, List.of());
    assertTrue(longer.length() < 2_000 && longer.contains("<string, 300000 characters"), longer);
  }

  private static String text(String before, String after, List<String> touched) {
    return Difference.between(item(before), item(after)).text(40_000, touched);
  }

  private static Map<String, AttributeValue> item(String json) {
    return ItemJson.read((ObjectNode) Json.read(json.replace('`', '"')));
  }
}
