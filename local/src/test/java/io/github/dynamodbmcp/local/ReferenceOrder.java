package io.github.dynamodbmcp.local;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The order of items as the documentation defines it, written for clarity alone. */
final class ReferenceOrder implements Comparator<Map<String, AttributeValue>> {
  private static final List<String> TYPES =
      List.of("N", "S", "B", "BOOL", "NS", "SS", "BS", "L", "M", "NUL");

  private final List<String> terms;

  /**
   * Creates an order.
   *
   * @param terms each a path of names without dots and places in lists, and optionally {@code desc}
   */
  ReferenceOrder(List<String> terms) {
    this.terms = terms;
  }

  @Override
  public int compare(Map<String, AttributeValue> left, Map<String, AttributeValue> right) {
    for (String term : terms) {
      String path = term.replaceFirst(" (asc|desc)$", "");
      int compared = compare(value(left, path), value(right, path), term.endsWith(" desc"));
      if (compared != 0) {
        return compared;
      }
    }
    return 0;
  }

  /** Returns the value at a path in which {@code #ab} stands for the name {@code a.b}. */
  static Optional<AttributeValue> value(Map<String, AttributeValue> item, String path) {
    Optional<AttributeValue> value = Optional.of(AttributeValue.fromM(item));
    for (String step : path.replace("[", ".[").split("\\.", -1)) {
      value =
          value.flatMap(parent -> {
            if (!step.startsWith("[")) {
              return Optional.ofNullable(parent.m().get(step.equals("#ab") ? "a.b" : step));
            }
            int place = Integer.parseInt(step.substring(1, step.length() - 1));
            return parent.l().stream().skip(place).findFirst();
          });
    }
    return value;
  }

  private static int compare(
      Optional<AttributeValue> left, Optional<AttributeValue> right, boolean descending) {
    if (left.isEmpty() || right.isEmpty()) {
      return Boolean.compare(left.isEmpty(), right.isEmpty());
    }
    int types = Integer.compare(type(left.get()), type(right.get()));
    if (types != 0) {
      return types;
    }
    return descending ? compare(right.get(), left.get()) : compare(left.get(), right.get());
  }

  private static int type(AttributeValue value) {
    return TYPES.indexOf(value.type().name());
  }

  private static int compare(AttributeValue left, AttributeValue right) {
    if (type(left) != type(right)) {
      return Integer.compare(type(left), type(right));
    }
    return switch (left.type()) {
      case N -> new BigDecimal(left.n()).compareTo(new BigDecimal(right.n()));
      case S -> Arrays.compareUnsigned(utf8(left.s()), utf8(right.s()));
      case B -> Arrays.compareUnsigned(left.b().asByteArray(), right.b().asByteArray());
      case BOOL -> left.bool().compareTo(right.bool());
      case NUL, UNKNOWN_TO_SDK_VERSION -> 0;
      case NS, SS, BS, L, M -> compare(parts(left), parts(right));
    };
  }

  private static int compare(List<AttributeValue> left, List<AttributeValue> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int compared = compare(left.get(i), right.get(i));
      if (compared != 0) {
        return compared;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  /** The members of a set in order, the elements of a list, the names and values of a map. */
  private static List<AttributeValue> parts(AttributeValue value) {
    Comparator<AttributeValue> order = ReferenceOrder::compare;
    return switch (value.type()) {
      case NS -> value.ns().stream().map(AttributeValue::fromN).sorted(order).toList();
      case SS -> value.ss().stream().map(AttributeValue::fromS).sorted(order).toList();
      case BS -> value.bs().stream().map(AttributeValue::fromB).sorted(order).toList();
      case L -> value.l();
      case M -> {
        List<AttributeValue> parts = new ArrayList<>();
        value.m().keySet().stream()
            .map(AttributeValue::fromS)
            .sorted(order)
            .forEach(name -> {
              parts.add(name);
              parts.add(value.m().get(name.s()));
            });
        yield parts;
      }
      case N, S, B, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> List.of();
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
