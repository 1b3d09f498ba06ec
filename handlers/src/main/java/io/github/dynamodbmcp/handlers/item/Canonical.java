package io.github.dynamodbmcp.handlers.item;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Values in canonical form: those that DynamoDB takes for one are equal, however numbers are
 * written and whatever the order of a set.
 */
public final class Canonical {
  private Canonical() {}

  /** The canonical form of an item. */
  public static Object of(Map<String, AttributeValue> item) {
    Map<String, Object> members = new HashMap<>();
    item.forEach((name, value) -> members.put(name, of(value)));
    return members;
  }

  /** The canonical form of a value. */
  static Object of(AttributeValue value) {
    return switch (value.type()) {
      case N -> number(value.n());
      case NS ->
          Set.of("NS", value.ns().stream().map(Canonical::number).collect(Collectors.toSet()));
      case SS -> Set.of("SS", new HashSet<>(value.ss()));
      case BS -> Set.of("BS", new HashSet<>(value.bs()));
      case M -> of(value.m());
      case L -> List.of(value.l().stream().map(Canonical::of).toList());
      case S, B, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> value;
    };
  }

  private static BigDecimal number(String digits) {
    return new BigDecimal(digits).stripTrailingZeros();
  }
}
