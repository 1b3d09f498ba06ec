package io.github.dynamodbmcp.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Random items in pairs that differ only in masked values.
 *
 * @param shared decides about what both have
 * @param own decides about the masked values of one
 * @param masked the masked paths, without places in lists
 * @param longest the length of the longest masked string
 */
record TwinItems(Random shared, Random own, Set<String> masked, int longest) {
  /** The next item with this key. */
  Map<String, AttributeValue> item(String id, int n) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    item.put("id", AttributeValue.fromS(id));
    item.put("n", AttributeValue.fromN(String.valueOf(n)));
    item.put("team", AttributeValue.fromS(shared.nextBoolean() ? "x" : "y"));
    item.put("age", AttributeValue.fromN(String.valueOf(shared.nextInt(50))));
    put(item, "", "salary", number());
    put(item, "", "password", text());
    put(item, "", "name", text());
    put(item, "", "card.number", text());
    put(item, "", "notes", list());
    put(item, "", "tags", AttributeValue.fromSs(List.of("a", "b" + shared.nextInt(3))));
    Map<String, AttributeValue> address = new HashMap<>();
    put(address, "address.", "city", text());
    put(address, "address.", "zip", number());
    put(item, "", "address", AttributeValue.fromM(address));
    List<AttributeValue> payments = new ArrayList<>();
    for (int i = shared.nextInt(3); i > 0; i--) {
      Map<String, AttributeValue> payment = new HashMap<>();
      put(payment, "payments.", "card", text());
      put(payment, "payments.", "amount", number());
      payments.add(AttributeValue.fromM(payment));
    }
    put(item, "", "payments", AttributeValue.fromL(payments));
    return item;
  }

  /** Adds a member to most maps: the value, or a secret if it is masked. */
  private void put(
      Map<String, AttributeValue> map, String prefix, String name, AttributeValue value) {
    if (shared.nextInt(5) > 0) {
      map.put(
          name,
          !masked.contains(prefix + name)
              ? value
              // The salary is the key of an index, which takes numbers only.
              : name.equals("salary") ? secretNumber() : secret());
    }
  }

  private AttributeValue number() {
    return AttributeValue.fromN(String.valueOf(shared.nextInt(20)));
  }

  private AttributeValue text() {
    return AttributeValue.fromS("v" + shared.nextInt(20));
  }

  private AttributeValue list() {
    return AttributeValue.fromL(List.of(number(), text()));
  }

  private AttributeValue secretNumber() {
    return AttributeValue.fromN(Twins.CANARY_DIGITS + own.nextInt(1_000_000));
  }

  private AttributeValue secretText() {
    return AttributeValue.fromS(
        Twins.CANARY + own.nextInt(1_000) + "s".repeat(own.nextInt(longest)));
  }

  private AttributeValue secret() {
    return switch (own.nextInt(9)) {
      case 0 -> secretNumber();
      case 1 -> AttributeValue.fromBool(own.nextBoolean());
      case 2 -> AttributeValue.fromNul(true);
      case 3 -> AttributeValue.fromM(Map.of("M" + own.nextInt(9), secretText()));
      case 4 -> AttributeValue.fromL(List.of(secretText(), secretNumber()));
      case 5 -> AttributeValue.fromSs(List.of(secretText().s() + "1", Twins.CANARY));
      case 6 -> AttributeValue.fromB(SdkBytes.fromUtf8String(secretText().s()));
      default -> secretText();
    };
  }
}
