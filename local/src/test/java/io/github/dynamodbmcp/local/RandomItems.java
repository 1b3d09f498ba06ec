package io.github.dynamodbmcp.local;

import java.math.BigDecimal;
import java.math.BigInteger;
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

/** Generates items with every type and shape that DynamoDB stores; a seed repeats the items. */
final class RandomItems {
  private static final int DEEPEST = 4;
  private static final List<String> NAMES =
      List.of(
          "a",
          "name",
          "size",
          "S",
          "N",
          "M",
          "L",
          "BOOL",
          "NULL",
          "SS",
          "a.b",
          "a b",
          "#a",
          ":v",
          "[0]",
          "é",
          "\uD83D\uDE00",
          "\"",
          "\\",
          "\n",
          "__proto__",
          "x".repeat(255));
  private static final List<String> TYPES =
      List.of("S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "-1",
          "9007199254740993",
          "0.1",
          "1E-130",
          "-1E-130",
          "9.9999999999999999999999999999999999999E+125",
          "12345678901234567890123456789012345678",
          "-0.00000000000000000000000000000000000001");
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "true",
          "null",
          "007",
          "9007199254740993",
          "{\"S\":\"x\"}",
          "\u0000",
          "\n\r\t",
          "\u2028",
          "\uD83D\uDE00\uD83C\uDFF3",
          "\uFFFF",
          "\\u0041",
          "'\"\\",
          "- c",
          "a: b",
          "[1, 2, 3]",
          "{admin, dev}",
          "<binary, 5 bytes: aGVsbG8=>",
          "x\u2028Item 2:",
          "a".repeat(3000));

  private final Random random;

  RandomItems(long seed) {
    this.random = new Random(seed);
  }

  /** Generates an item with this key. */
  Map<String, AttributeValue> item(String keyName, String key) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(members(0));
    item.put(keyName, AttributeValue.fromS(key));
    return item;
  }

  private AttributeValue value(int depth) {
    return switch (random.nextInt(depth < DEEPEST ? 12 : 7)) {
      case 0 -> AttributeValue.fromS(text());
      case 1 -> AttributeValue.fromN(number());
      case 2 -> AttributeValue.fromB(binary());
      case 3 -> AttributeValue.fromBool(random.nextBoolean());
      case 4 -> AttributeValue.fromNul(true);
      case 5 -> AttributeValue.fromSs(set(this::text));
      case 6 -> random.nextBoolean() ? numberSet() : AttributeValue.fromBs(set(this::binary));
      case 7, 8 ->
          AttributeValue.fromL(
              Stream.generate(() -> value(depth + 1)).limit(random.nextInt(4)).toList());
      case 9 ->
          // A map that looks like a typed value, malformed or not, or one inside another.
          AttributeValue.fromM(Map.of(oneOf(TYPES), value(depth + 1)));
      default -> AttributeValue.fromM(members(depth + 1));
    };
  }

  private Map<String, AttributeValue> members(int depth) {
    Map<String, AttributeValue> members = new TreeMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      members.put(oneOf(NAMES), value(depth));
    }
    return members;
  }

  private String text() {
    return random.nextBoolean()
        ? oneOf(TEXTS)
        : random
            .ints(random.nextInt(12), 0, Character.MAX_CODE_POINT)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  private String number() {
    if (random.nextBoolean()) {
      return oneOf(NUMBERS);
    }
    BigInteger digits = new BigInteger(1 + random.nextInt(126), random);
    return new BigDecimal(random.nextBoolean() ? digits : digits.negate(), random.nextInt(100) - 40)
        .toString();
  }

  private SdkBytes binary() {
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return SdkBytes.fromByteArray(bytes);
  }

  private AttributeValue numberSet() {
    // 1 and 1.0 are the same member.
    Map<BigDecimal, String> members = new TreeMap<>();
    set(this::number).forEach(number -> members.put(new BigDecimal(number), number));
    return AttributeValue.fromNs(List.copyOf(members.values()));
  }

  private <T> List<T> set(Supplier<T> member) {
    List<T> members =
        new ArrayList<>(Stream.generate(member).limit(1 + random.nextInt(5)).toList());
    return members.stream().distinct().toList();
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
