package io.github.dynamodbmcp.local;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Computes figures in the plainest way, from all items in memory. */
record FiguresOracle(List<Map<String, AttributeValue>> items) {
  private static final MathContext AVERAGE = new MathContext(38, RoundingMode.HALF_EVEN);

  /** Returns the figures of each group, both in a form that is equal for equal values. */
  Map<List<Object>, List<Object>> figures(List<String> figures, List<String> groupBy) {
    Map<List<Object>, List<Map<String, AttributeValue>>> groups = new LinkedHashMap<>();
    for (Map<String, AttributeValue> item : items) {
      List<Object> key = groupBy.stream().map(path -> plain(at(path, item))).toList();
      groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(item);
    }
    if (groupBy.isEmpty()) {
      groups.putIfAbsent(List.of(), List.of());
    }
    Map<List<Object>, List<Object>> results = new LinkedHashMap<>();
    groups.forEach((key, members) ->
        results.put(key, figures.stream().map(figure -> figure(figure, members)).toList()));
    return results;
  }

  /**
   * Returns how many items have no value that each figure takes; those that leave none out aren't
   * in it.
   */
  Map<String, Long> leftOut(List<String> figures) {
    Map<String, Long> leftOut = new TreeMap<>();
    for (String figure : figures) {
      if (!figure.equals("count")) {
        long left = (long) items.size() - taken(figure, items).size();
        if (left > 0) {
          leftOut.put(figure, left);
        }
      }
    }
    return leftOut;
  }

  private static String path(String figure) {
    return figure.substring(figure.indexOf('(') + 1, figure.length() - 1);
  }

  private static List<AttributeValue> taken(
      String figure, List<Map<String, AttributeValue>> items) {
    String types =
        switch (figure.substring(0, 3)) {
          case "sum", "avg" -> "N";
          case "min", "max" -> "N S B";
          default -> "N S B BOOL NUL SS NS BS L M";
        };
    return items.stream()
        .map(item -> at(path(figure), item))
        .filter(value -> value != null && List.of(types.split(" ")).contains(value.type().name()))
        .toList();
  }

  private static Object figure(String figure, List<Map<String, AttributeValue>> items) {
    if (figure.equals("count")) {
      return plain(AttributeValue.fromN(Integer.toString(items.size())));
    }
    List<AttributeValue> taken = taken(figure, items);
    return switch (figure.substring(0, figure.indexOf('('))) {
      case "sum" -> sum(taken).stripTrailingZeros();
      case "avg" ->
          taken.isEmpty()
              ? "none"
              : sum(taken).divide(BigDecimal.valueOf(taken.size()), AVERAGE).stripTrailingZeros();
      case "min" -> plain(extreme(taken, 1));
      case "max" -> plain(extreme(taken, -1));
      default ->
          BigDecimal.valueOf(
                  taken.stream().map(FiguresOracle::plain).collect(Collectors.toSet()).size())
              .stripTrailingZeros();
    };
  }

  private static BigDecimal sum(List<AttributeValue> numbers) {
    return numbers.stream()
        .map(number -> new BigDecimal(number.n()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The first value in a direction: numbers before strings before binary in both. */
  private static @Nullable AttributeValue extreme(List<AttributeValue> values, int sign) {
    Comparator<AttributeValue> byType =
        Comparator.comparingInt(value -> "NSB".indexOf(value.type().name()));
    return values.stream()
        .min(byType.thenComparing((left, right) -> sign * compare(left, right)))
        .orElse(null);
  }

  private static int compare(AttributeValue left, AttributeValue right) {
    return left.n() != null
        ? new BigDecimal(left.n()).compareTo(new BigDecimal(right.n()))
        : Arrays.compareUnsigned(bytes(left), bytes(right));
  }

  private static byte[] bytes(AttributeValue value) {
    return value.s() != null ? value.s().getBytes(StandardCharsets.UTF_8) : value.b().asByteArray();
  }

  /** The value at a path in which names have no dots; {@code a\b} stands for a name with a dot. */
  static @Nullable AttributeValue at(String path, Map<String, AttributeValue> item) {
    AttributeValue value = AttributeValue.fromM(item);
    for (String step : path.replace("[", ".[").split("\\.", -1)) {
      if (step.startsWith("[")) {
        int index = Integer.parseInt(step.substring(1, step.length() - 1));
        value = value.hasL() && index < value.l().size() ? value.l().get(index) : null;
      } else {
        value = value.hasM() ? value.m().get(step.replace('\\', '.')) : null;
      }
      if (value == null) {
        return null;
      }
    }
    return value;
  }

  /** The value in a form that is equal for equal values, and for no others. */
  static Object plain(@Nullable AttributeValue value) {
    if (value == null) {
      return "none";
    }
    return switch (value.type()) {
      case S -> List.of("S", value.s());
      case N -> number(value.n());
      case B -> List.of("B", value.b());
      case BOOL -> value.bool();
      case NUL -> "null";
      case SS -> Set.copyOf(value.ss());
      case NS -> value.ns().stream().map(FiguresOracle::number).collect(Collectors.toSet());
      case BS -> Set.of("BS", Set.copyOf(value.bs()));
      case L -> List.of("L", value.l().stream().map(FiguresOracle::plain).toList());
      case M ->
          value.m().entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, member -> plain(member.getValue())));
      case UNKNOWN_TO_SDK_VERSION -> throw new AssertionError(value);
    };
  }

  private static BigDecimal number(String digits) {
    return new BigDecimal(digits).stripTrailingZeros();
  }
}
