package io.github.dynamodbmcp.handlers.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Counts values by their types. */
public final class TypeCounts {
  private final Map<ValueType, Long> counts = new EnumMap<>(ValueType.class);

  /** Counts a value. */
  public void add(AttributeValue value) {
    counts.merge(ValueType.of(value), 1L, Long::sum);
  }

  /** How many values were counted. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether there were values of more than one type. */
  public boolean areSeveral() {
    return counts.size() > 1;
  }

  /** Whether there were values of more than one of the types that DynamoDB orders. */
  public boolean haveSeveralOrdered() {
    return Stream.of(ValueType.N, ValueType.S, ValueType.B).filter(counts::containsKey).count() > 1;
  }

  /** {@code 98 numbers, 2 strings}, in the order of {@link ValueOrder}. */
  public String words() {
    return counts.entrySet().stream()
        .map(count -> count.getKey().count(count.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** {@code number in 98, string in 2}; the word alone if there is one type. */
  public String wordsByItem() {
    return counts.entrySet().stream()
        .map(count -> count.getKey().words() + (areSeveral() ? " in " + count.getValue() : ""))
        .collect(Collectors.joining(", "));
  }

  /** {@code {"N": 98, "S": 2}}. */
  public ObjectNode json() {
    ObjectNode json = Json.object();
    counts.forEach((type, count) -> json.put(type.name(), count));
    return json;
  }

  /** Adds the counts that {@link #json} wrote. */
  public void addAll(JsonNode json) {
    for (ValueType type : ValueType.values()) {
      if (json.has(type.name())) {
        counts.merge(type, json.path(type.name()).asLong(), Long::sum);
      }
    }
  }
}
