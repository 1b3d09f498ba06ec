package io.github.dynamodbmcp.handlers.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** No value passes for another one, in text or in JSON, however much it looks like it. */
final class LookAlikesTest {
  private static final int ITEMS = 20_000;

  /** Control, format, separator and surrogate characters, other than the line's end. */
  private static final Pattern HIDDEN =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}&&[^\n]]");

  @Test
  void aTextReadsBackAsExactlyTheItem() {
    LookAlikes items = new LookAlikes(1);
    for (int i = 0; i < ITEMS; i++) {
      Map<String, AttributeValue> item = items.item();
      String text = ItemText.of(item, List.of("name"));
      assertEquals(LookAlikes.comparable(item), LookAlikes.comparable(TextReader.item(text)), text);
    }
  }

  @Test
  void nothingInAnItemStartsALineOfTheAnswerOrHides() {
    LookAlikes items = new LookAlikes(2);
    for (int i = 0; i < ITEMS; i++) {
      String text = ItemText.of(items.item(), List.of());
      assertFalse(HIDDEN.matcher(text).find(), text);
      for (String line : text.split("\\R", -1)) {
        assertTrue(line.isEmpty() || line.startsWith("  "), text);
      }
    }
  }

  @Test
  void plainJsonReadsBackAsExactlyTheItem() {
    LookAlikes items = new LookAlikes(3);
    for (int i = 0; i < ITEMS; i++) {
      Map<String, AttributeValue> item = items.item();
      String json = Json.write(ItemJson.plain(item));
      Map<String, AttributeValue> read = ItemJson.read((ObjectNode) Json.read(json));
      assertEquals(LookAlikes.comparable(item), LookAlikes.comparable(read), json);
    }
  }

  @Test
  void typedJsonReadsBackAsExactlyTheItem() {
    LookAlikes items = new LookAlikes(4);
    for (int i = 0; i < ITEMS; i++) {
      Map<String, AttributeValue> item = items.item();
      String json = Json.write(ItemJson.typed(item));
      Map<String, AttributeValue> read = ItemJson.read((ObjectNode) Json.read(json));
      assertEquals(LookAlikes.comparable(item), LookAlikes.comparable(read), json);
    }
  }

  @Test
  void anItemThatIsCutStaysWithinItsAnswerAndItsLines() {
    LookAlikes items = new LookAlikes(5);
    for (int i = 0; i < ITEMS / 10; i++) {
      Map<String, AttributeValue> item = items.item();
      String whole = ItemText.of(item, List.of());
      int chars = 700 + whole.length() / 2;
      String cut = ItemText.within(chars, item, List.of());
      assertTrue(cut.length() <= chars, cut);
      assertEquals(!cut.equals(whole), cut.contains("\n  <cut to fit:"), cut);
      cut.lines().forEach(line -> assertTrue(line.startsWith("  "), cut));
    }
  }
}
