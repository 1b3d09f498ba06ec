package io.github.dynamodbmcp.handlers.fold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.Direction;
import io.github.dynamodbmcp.handlers.item.Excerpt;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.handlers.item.TypeCounts;
import io.github.dynamodbmcp.handlers.item.ValueType;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The values that items have in one attribute: types, smallest, largest and an example. */
final class AttributeSummary {
  /** The most of a value that is held and shown, in characters. */
  private static final int LONGEST = 100;

  private static final String TYPES = "types";
  private static final String SMALLEST = "min";
  private static final String LARGEST = "max";
  private static final String EXAMPLE = "example";
  private static final String MEMBERS = "members";
  private static final String VALUE = "value";
  private static final String CUT = "cut";

  private final TypeCounts types = new TypeCounts();
  private Optional<Excerpt> smallest = Optional.empty();
  private Optional<Excerpt> largest = Optional.empty();
  private Optional<Excerpt> example = Optional.empty();

  /** The attributes of the maps among the values; always empty for those of maps themselves. */
  private final Map<String, AttributeSummary> members = new HashMap<>();

  /** Adds an item's value. */
  void add(AttributeValue value) {
    types.add(value);
    switch (ValueType.of(value)) {
      case N, S, B -> extend(value);
      case BOOL, NS, SS, BS, L, M, NULL -> {}
      case MASKED -> {
        return;
      }
    }
    if (example.isEmpty() || isPoor(example.get())) {
      Excerpt candidate = Excerpt.of(value, LONGEST);
      if (example.isEmpty() || !isPoor(candidate)) {
        example = Optional.of(candidate);
      }
    }
  }

  /** Beyond the part that is shown, values aren't told apart. */
  private void extend(AttributeValue value) {
    int toSmallest = smallest.map(least -> compare(Direction.ASC, value, least)).orElse(-1);
    if (toSmallest < 0 || (toSmallest == 0 && smallest.orElseThrow().cut())) {
      smallest = Optional.of(Excerpt.of(value, LONGEST));
    }
    if (largest.map(most -> compare(Direction.DESC, value, most) < 0).orElse(true)) {
      largest = Optional.of(Excerpt.of(value, LONGEST));
    }
  }

  private static int compare(Direction direction, AttributeValue value, Excerpt other) {
    return direction.compare(Optional.of(value), Optional.of(other.value()));
  }

  /** A null says little, and so does a part of a value. */
  private static boolean isPoor(Excerpt excerpt) {
    return excerpt.cut() || ValueType.of(excerpt.value()) == ValueType.NULL;
  }

  /** Writes the summary for a token. */
  ObjectNode state() {
    ObjectNode state = Json.object();
    state.set(TYPES, types.json());
    smallest.ifPresent(value -> state.set(SMALLEST, state(value)));
    largest.ifPresent(value -> state.set(LARGEST, state(value)));
    example.ifPresent(value -> state.set(EXAMPLE, state(value)));
    members.forEach((name, member) -> state.withObject(MEMBERS).set(name, member.state()));
    return state;
  }

  private static ObjectNode state(Excerpt excerpt) {
    ObjectNode state = Json.object();
    state.set(VALUE, ItemJson.typed(excerpt.value()));
    return excerpt.cut() ? state.put(CUT, true) : state;
  }

  /** Reads a summary that {@link #state} wrote. */
  static AttributeSummary of(JsonNode state) {
    AttributeSummary summary = new AttributeSummary();
    summary.types.addAll(state.path(TYPES));
    summary.smallest = excerpt(state.path(SMALLEST));
    summary.largest = excerpt(state.path(LARGEST));
    summary.example = excerpt(state.path(EXAMPLE));
    state
        .path(MEMBERS)
        .properties()
        .forEach(member -> summary.members.put(member.getKey(), of(member.getValue())));
    return summary;
  }

  private static Optional<Excerpt> excerpt(JsonNode state) {
    return state.has(VALUE)
        ? Optional.of(new Excerpt(ItemJson.value(state.path(VALUE)), state.path(CUT).asBoolean()))
        : Optional.empty();
  }

  TypeCounts types() {
    return types;
  }

  /** How many items have the attribute. */
  long present() {
    return types.total();
  }

  /** Whether the smallest and the largest value are those of one type of several. */
  boolean isRangeOfOneType() {
    return types.haveSeveralOrdered();
  }

  /** The smallest number, string or binary value; empty if there is none. */
  Optional<Excerpt> smallest() {
    return smallest;
  }

  /** The largest number, string or binary value; empty if there is none. */
  Optional<Excerpt> largest() {
    return largest;
  }

  /** A value that an item has; whole if any is short. Empty if the attribute is masked. */
  Optional<Excerpt> example() {
    return example;
  }

  /** The attributes of the maps among the values, by name. */
  Map<String, AttributeSummary> members() {
    return members;
  }
}
