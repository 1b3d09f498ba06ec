package io.github.dynamodbmcp.handlers.item;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Values have one order, which is DynamoDB's where DynamoDB has one. */
final class ValueOrderTest {
  /** Each value precedes the next. */
  private static final List<AttributeValue> ASCENDING =
      values(
          """
          [{"N": "-9.9999999999999999999999999999999999999E+125"}, -1, {"N": "-1E-130"}, 0, {"N": "1E-130"},
           0.1, 9, 10, {"N": "12345678901234567890123456789012345678"},
           {"N": "12345678901234567890123456789012345679"}, {"N": "1E+125"},
           "", "A", "Z", "a", "a\\u0000", "aa", "é", "\\ue000", "\\uffff", "\\ud83d\\ude00", "\\ud83d\\ude01",
           {"B": ""}, {"B": "AA=="}, {"B": "fw=="}, {"B": "gA=="}, {"B": "gAA="}, {"B": "/w=="},
           false, true,
           {"NS": ["10", "2"]}, {"NS": ["2", "10", "11"]}, {"NS": ["10"]},
           {"SS": ["\\ud83d\\ude00", "\\uffff"]}, {"SS": ["\\ud83d\\ude00"]},
           {"BS": ["fw==", "gA=="]}, {"BS": ["gA=="]},
           [], [1], [1, null], [2],
           {}, {"a": 1}, {"b": 0, "a": 1}, {"a": 2}, {"b": 0},
           null]
          """);

  private static List<AttributeValue> values(String json) {
    return ItemJson.value(Json.read(json)).l();
  }

  @Test
  void everyPairIsComparedAsListed() {
    for (int i = 0; i < ASCENDING.size(); i++) {
      for (int j = 0; j < ASCENDING.size(); j++) {
        AttributeValue left = ASCENDING.get(i);
        AttributeValue right = ASCENDING.get(j);
        assertEquals(
            Integer.signum(Integer.compare(i, j)),
            Integer.signum(ValueOrder.ASCENDING.compare(left, right)),
            () -> left + " and " + right);
      }
    }
  }

  @Test
  void aValueWrittenInTwoWaysIsEqualToItself() {
    assertEquals(
        0,
        ValueOrder.ASCENDING.compare(AttributeValue.fromN("100"), AttributeValue.fromN("1.00E+2")));
    assertEquals(
        0, ValueOrder.ASCENDING.compare(AttributeValue.fromN("-0"), AttributeValue.fromN("0.0")));
    assertEquals(
        0,
        ValueOrder.ASCENDING.compare(
            AttributeValue.fromSs(List.of("a", "b")), AttributeValue.fromSs(List.of("b", "a"))));
  }

  @Test
  void stringsAreOrderedByTheirBytesInUtf8() {
    Random random = new Random(20261128);
    for (int i = 0; i < 20_000; i++) {
      String left = text(random);
      String right = text(random);
      assertEquals(
          Integer.signum(Arrays.compareUnsigned(utf8(left), utf8(right))),
          Integer.signum(ValueOrder.compareStrings(left, right)),
          () -> Json.quote(left) + " and " + Json.quote(right));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Random random) {
    int[] points = {'a', 'b', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
    int[] text = random.ints(random.nextInt(4), 0, points.length).map(i -> points[i]).toArray();
    return new String(text, 0, text.length);
  }

  @Test
  void inBothDirectionsNumbersComeFirstAndMissingValuesLast() {
    List<Optional<AttributeValue>> mixed =
        new ArrayList<>(
            Stream.concat(
                    values("[1, 2, \"a\", \"b\", null]").stream().map(Optional::of),
                    Stream.of(Optional.<AttributeValue>empty()))
                .toList());
    Collections.shuffle(mixed, new Random(7));
    mixed.sort(Direction.ASC);
    assertEquals("[1, 2, \"a\", \"b\", null, missing]", shown(mixed));
    mixed.sort(Direction.DESC);
    assertEquals("[2, 1, \"b\", \"a\", null, missing]", shown(mixed));
  }

  private static String shown(List<Optional<AttributeValue>> values) {
    return values.stream()
        .map(value ->
            value
                .map(present -> Json.write(plain(present)).replaceAll("^\\{\"v\":|}$", ""))
                .orElse("missing"))
        .toList()
        .toString();
  }

  private static ObjectNode plain(AttributeValue value) {
    return ItemJson.plain(Map.of("v", value));
  }

  @Test
  void everyValueIsTheSameAfterItWasWrittenAndRead() {
    for (AttributeValue value : ASCENDING) {
      AttributeValue read = ItemJson.value(Json.read(Json.write(ItemJson.typed(value))));
      assertEquals(value.type(), read.type());
      assertEquals(0, ValueOrder.ASCENDING.compare(value, read), () -> value + " and " + read);
    }
  }
}
