package io.github.dynamodbmcp.local;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Generates items to compute figures of: numbers of every size and precision, values of other types
 * between them, missing attributes, reserved words, nested values, and few enough different values
 * to group by. A seed repeats the items.
 */
final class FiguresTable {
  private static final List<AttributeValue> KINDS =
      List.of(
          string("open"),
          string("closed"),
          string("(none)"),
          string(""),
          string("1"),
          string("é\u0301\u2028"),
          string("\uD83D\uDE00"),
          string("\uFFFD"),
          number("1"),
          number("1.0"),
          number("-0"),
          number("0.00"),
          number("1E+20"),
          number("100000000000000000000"),
          AttributeValue.fromBool(true),
          AttributeValue.fromBool(false),
          AttributeValue.fromNul(true),
          AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {(byte) 0x80, 1})),
          AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0x7f})),
          AttributeValue.fromSs(List.of("a", "b")),
          AttributeValue.fromSs(List.of("b", "a")),
          AttributeValue.fromNs(List.of("1", "2")),
          AttributeValue.fromNs(List.of("2.0", "1.00")),
          AttributeValue.fromL(List.of(number("1.0"), string("x"))),
          AttributeValue.fromL(List.of(number("1"), string("x"))),
          AttributeValue.fromM(Map.of("S", string("x"))),
          AttributeValue.fromM(
              Map.of("a", number("1"), "b", AttributeValue.fromSs(List.of("y", "x")))),
          AttributeValue.fromM(
              Map.of("b", AttributeValue.fromSs(List.of("x", "y")), "a", number("1.0"))));

  private static final List<String> STATUSES = List.of("open", "paid", "sent", "gone");

  private final Random random;

  FiguresTable(long seed) {
    this.random = new Random(seed);
  }

  /** Creates the table {@code Figures} with its items. */
  void create(LocalSystem system, int count) {
    system.createTable("Figures", "part S", "place N");
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(item(i));
    }
    system.putAll("Figures", items);
  }

  private Map<String, AttributeValue> item(int place) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("part", string("p" + random.nextInt(3)));
    item.put("place", number(Integer.toString(place)));
    item.put("status", string(STATUSES.get(random.nextInt(STATUSES.size()))));
    // Reserved words, and names that look like something else.
    maybe(item, "size", number(Integer.toString(random.nextInt(200) - 100)));
    maybe(item, "count", number(Integer.toString(random.nextInt(3))));
    maybe(
        item,
        "a.b",
        mostly(number("%d.%02d".formatted(random.nextInt(1000), random.nextInt(100)))));
    maybe(item, "wild", mostly(wildNumber()));
    maybe(item, "kind", KINDS.get(random.nextInt(KINDS.size())));
    maybe(item, "doc", document());
    return item;
  }

  private AttributeValue document() {
    if (random.nextInt(10) == 0) {
      return string("no map");
    }
    Map<String, AttributeValue> document = new HashMap<>();
    maybe(document, "price", mostly(number(Integer.toString(random.nextInt(50)))));
    List<AttributeValue> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(
          random.nextBoolean()
              ? number(Integer.toString(random.nextInt(5)))
              : AttributeValue.fromM(Map.of("x", number(Integer.toString(random.nextInt(5))))));
    }
    document.put("list", AttributeValue.fromL(list));
    return AttributeValue.fromM(document);
  }

  private void maybe(Map<String, AttributeValue> item, String name, AttributeValue value) {
    if (random.nextInt(8) != 0) {
      item.put(name, value);
    }
  }

  private AttributeValue mostly(AttributeValue value) {
    return random.nextInt(20) == 0 ? KINDS.get(random.nextInt(KINDS.size())) : value;
  }

  /** A number of any sign with up to 38 digits and any exponent that DynamoDB stores. */
  private AttributeValue wildNumber() {
    int digits = 1 + random.nextInt(38);
    StringBuilder text = new StringBuilder().append(1 + random.nextInt(9));
    for (int i = 1; i < digits; i++) {
      text.append(random.nextInt(10));
    }
    BigInteger unscaled = new BigInteger(text.toString());
    int exponent = random.nextInt(256) - 130;
    BigDecimal number =
        new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), digits - 1 - exponent);
    return number(number.toString());
  }

  private static AttributeValue string(String text) {
    return AttributeValue.fromS(text);
  }

  private static AttributeValue number(String digits) {
    return AttributeValue.fromN(digits);
  }
}
