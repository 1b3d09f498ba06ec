package io.github.dynamodbmcp.handlers.writing;

import io.github.dynamodbmcp.handlers.item.Key;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes of several items that may be their key. DynamoDB doesn't tell the names of the key
 * to a function that may only put, but each item has its attributes, each a string, a number or
 * binary.
 */
record KeyCandidates(List<Map<String, AttributeValue>> items) {
  /**
   * DynamoDB's limit for the value of a partition key, in bytes.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">
   *     Quotas</a>
   */
  private static final int LONGEST_KEY = 2048;

  /**
   * Returns the first attributes by which the items differ; if they don't differ, all that they
   * share. Items that agree in all of those have the same key.
   */
  List<String> distinguishing() {
    List<String> shared =
        items.getFirst().keySet().stream()
            .filter(name -> items.stream().allMatch(item -> mayBeKey(item.get(name))))
            .toList();
    for (int count = 1; count < shared.size(); count++) {
      List<String> names = shared.subList(0, count);
      if (items.stream().map(item -> new Key(only(names, item))).distinct().count()
          == items.size()) {
        return names;
      }
    }
    return shared;
  }

  /**
   * Returns the attributes of which two items have the same value, each with such a value. Only if
   * the whole key is among them can two items have the same key.
   */
  Map<String, AttributeValue> repeated() {
    Map<String, Set<Key>> seen = new HashMap<>();
    Map<String, AttributeValue> repeated = new LinkedHashMap<>();
    for (Map<String, AttributeValue> item : items) {
      item.forEach((name, value) -> {
        if (mayBeKey(value)
            && !seen.computeIfAbsent(name, _ -> new HashSet<>())
                .add(new Key(Map.of(name, value)))) {
          repeated.putIfAbsent(name, value);
        }
      });
    }
    return repeated;
  }

  /** An item's first attribute that may be its key; empty if there is none. */
  static Map<String, AttributeValue> first(Map<String, AttributeValue> item) {
    return only(
        item.keySet().stream().filter(name -> mayBeKey(item.get(name))).limit(1).toList(), item);
  }

  /** Those of an item's attributes that have one of the names. */
  static Map<String, AttributeValue> only(List<String> names, Map<String, AttributeValue> item) {
    Map<String, AttributeValue> part = new LinkedHashMap<>();
    for (String name : names) {
      AttributeValue value = item.get(name);
      if (value != null) {
        part.put(name, value);
      }
    }
    return part;
  }

  /** Whether a key attribute may have the value. */
  private static boolean mayBeKey(@Nullable AttributeValue value) {
    if (value == null) {
      return false;
    }
    return switch (value.type()) {
      case S -> !value.s().isEmpty() && value.s().length() <= LONGEST_KEY;
      case B -> value.b().asByteArrayUnsafe().length <= LONGEST_KEY;
      case N -> true;
      case BOOL, NUL, M, L, SS, NS, BS, UNKNOWN_TO_SDK_VERSION -> false;
    };
  }
}
