package io.github.dynamodbmcp.local;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Compares items as DynamoDB does, with numbers by value: DynamoDB drops trailing zeros, and
 * DynamoDB Local keeps some.
 */
final class Numerically {
  private Numerically() {}

  /** Converts an item so that numbers are equal by value and sets in any order. */
  static Object of(Map<String, AttributeValue> item) {
    Map<String, Object> plain = new TreeMap<>();
    item.forEach((name, value) -> plain.put(name, of(value)));
    return plain;
  }

  private static Object of(AttributeValue value) {
    return switch (value.type()) {
      case N -> number(value.n());
      case NS -> value.ns().stream().map(Numerically::number).collect(Collectors.toSet());
      case SS -> new HashSet<>(value.ss());
      case BS -> new HashSet<>(value.bs());
      case M -> of(value.m());
      case L -> value.l().stream().map(Numerically::of).toList();
      case S, B, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> List.of(value);
    };
  }

  private static BigDecimal number(String digits) {
    BigDecimal number = new BigDecimal(digits);
    return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
  }
}
