package io.github.dynamodbmcp.handlers.item;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Random items whose strings and names look like every other construct of a text or of JSON. */
final class LookAlikes {
  private static final int DEEPEST = 3;

  /** Binary of more bytes isn't shown whole. */
  private static final int MOST_BYTES = 48;

  private static final List<String> PIECES =
      List.of(
          "\"",
          "[",
          "]",
          "{",
          "}",
          "<",
          ">",
          "- ",
          "-",
          ": ",
          ":",
          ",",
          ", ",
          " ",
          "\n",
          "\r",
          "\t",
          "\u0085",
          "\u00a0",
          "\u00ad",
          "\u2028",
          "\u2029",
          "\u202e",
          "\u2066",
          "\u200b",
          "\u200d",
          "\ufeff",
          "\u061c",
          "\ufe0f",
          "\u3164",
          "\udb40\udc41",
          "true",
          "False",
          "null",
          "007",
          "1",
          "1e5",
          "-2.5",
          "1e9999999999",
          "Item 2:",
          "Consumed 1 read unit.",
          "next_token: abc",
          "binary, 5 bytes: aGVsbG8=",
          "cut to fit",
          "\\",
          "\\u0041",
          "é",
          "\ud83d\ude00",
          "#",
          "'",
          "a",
          "name",
          "/",
          "  ");

  private static final List<String> TYPES =
      List.of("S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "-1",
          "100",
          "0.5",
          "12345678901234567890123456789012345678",
          "1E-130",
          "9E+125");

  private final Random random;

  LookAlikes(long seed) {
    this.random = new Random(seed);
  }

  Map<String, AttributeValue> item() {
    return members(0);
  }

  private Map<String, AttributeValue> members(int depth) {
    Map<String, AttributeValue> members = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      members.put(random.nextInt(4) == 0 ? oneOf(TYPES) : text(), value(depth + 1));
    }
    return members;
  }

  private AttributeValue value(int depth) {
    return switch (random.nextInt(depth < DEEPEST ? 13 : 9)) {
      case 0 -> AttributeValue.fromN(oneOf(NUMBERS));
      case 1 -> AttributeValue.fromBool(random.nextBoolean());
      case 2 -> AttributeValue.fromNul(true);
      case 3 -> AttributeValue.fromB(binary());
      case 4 -> AttributeValue.fromSs(distinct(this::text));
      case 5 -> AttributeValue.fromNs(numbers());
      case 6 -> AttributeValue.fromBs(distinct(this::binary));
      case 7, 8 -> AttributeValue.fromS(text());
      case 9 ->
          // A string that is the text of another value.
          AttributeValue.fromS(
              ItemText.of(Map.of("x", value(DEEPEST)), List.of())
                  .strip()
                  .substring("x: ".length()));
      case 10 -> AttributeValue.fromM(Map.of(oneOf(TYPES), value(depth + 1)));
      case 11 -> AttributeValue.fromM(members(depth));
      default ->
          AttributeValue.fromL(
              Stream.generate(() -> value(depth + 1)).limit(random.nextInt(4)).toList());
    };
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(oneOf(PIECES));
    }
    return text.toString();
  }

  private SdkBytes binary() {
    byte[] bytes = new byte[random.nextInt(MOST_BYTES + 1)];
    random.nextBytes(bytes);
    return SdkBytes.fromByteArray(bytes);
  }

  private List<String> numbers() {
    Map<BigDecimal, String> members = new TreeMap<>();
    distinct(() -> oneOf(NUMBERS)).forEach(number -> members.put(new BigDecimal(number), number));
    return new ArrayList<>(members.values());
  }

  private <T> List<T> distinct(Supplier<T> member) {
    return Stream.generate(member).limit(1 + random.nextInt(3)).distinct().toList();
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** The item with numbers by their value and sets without an order, to be compared. */
  static Object comparable(Map<String, AttributeValue> item) {
    Map<String, Object> comparable = new TreeMap<>();
    item.forEach((name, value) -> comparable.put(name, comparable(value)));
    return comparable;
  }

  private static Object comparable(AttributeValue value) {
    return switch (value.type()) {
      case N -> new BigDecimal(value.n()).stripTrailingZeros();
      case NS ->
          List.of(
              "NS",
              value.ns().stream()
                  .map(BigDecimal::new)
                  .map(BigDecimal::stripTrailingZeros)
                  .sorted()
                  .toList());
      case SS -> List.of("SS", value.ss().stream().sorted().toList());
      case BS -> List.of("BS", value.bs().stream().map(SdkBytes::toString).sorted().toList());
      case M -> comparable(value.m());
      case L -> List.of("L", value.l().stream().map(LookAlikes::comparable).toList());
      case S, B, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> value;
    };
  }
}
