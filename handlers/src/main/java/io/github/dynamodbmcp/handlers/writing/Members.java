package io.github.dynamodbmcp.handlers.writing;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The members of two sets of one type, by their canonical form.
 *
 * @param type {@code SS}, {@code NS} or {@code BS}
 */
record Members(
    AttributeValue.Type type,
    Map<Object, AttributeValue> members,
    Map<Object, AttributeValue> others) {
  /** The members of two sets; empty if they aren't sets of one type. */
  static Optional<Members> of(AttributeValue set, AttributeValue other) {
    boolean areSets = set.hasSs() || set.hasNs() || set.hasBs();
    return areSets && set.type() == other.type()
        ? Optional.of(new Members(set.type(), members(set), members(other)))
        : Optional.empty();
  }

  /** The members of either set. */
  AttributeValue united() {
    Map<Object, AttributeValue> all = new LinkedHashMap<>(members);
    others.forEach(all::putIfAbsent);
    return set(List.copyOf(all.values()));
  }

  /** The members of the first set that aren't in the other; empty if there are none. */
  Optional<AttributeValue> remaining() {
    Map<Object, AttributeValue> rest = new LinkedHashMap<>(members);
    rest.keySet().removeAll(others.keySet());
    return rest.isEmpty() ? Optional.empty() : Optional.of(set(List.copyOf(rest.values())));
  }

  private static Map<Object, AttributeValue> members(AttributeValue set) {
    Map<Object, AttributeValue> members = new LinkedHashMap<>();
    set.ss().forEach(member -> members.put(member, AttributeValue.fromS(member)));
    set.bs().forEach(member -> members.put(member, AttributeValue.fromB(member)));
    set.ns()
        .forEach(member ->
            members.put(new BigDecimal(member).stripTrailingZeros(), AttributeValue.fromN(member)));
    return members;
  }

  private AttributeValue set(List<AttributeValue> values) {
    return switch (type) {
      case SS -> AttributeValue.fromSs(values.stream().map(AttributeValue::s).toList());
      case NS -> AttributeValue.fromNs(values.stream().map(AttributeValue::n).toList());
      default -> AttributeValue.fromBs(values.stream().map(AttributeValue::b).toList());
    };
  }
}
