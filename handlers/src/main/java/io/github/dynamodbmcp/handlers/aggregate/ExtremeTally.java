package io.github.dynamodbmcp.handlers.aggregate;

import io.github.dynamodbmcp.handlers.item.Direction;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.ValueType;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Finds the value that comes first in a direction, of the types that DynamoDB orders. */
final class ExtremeTally implements Tally {
  private final DocumentPath path;
  private final Direction direction;
  private final Held held;
  private final Set<ValueType> types = EnumSet.noneOf(ValueType.class);
  private Optional<AttributeValue> first = Optional.empty();

  ExtremeTally(DocumentPath path, Direction direction, Held held) {
    this.path = path;
    this.direction = direction;
    this.held = held;
  }

  @Override
  public boolean take(Map<String, AttributeValue> item) {
    Optional<AttributeValue> value = path.in(item).filter(ExtremeTally::isOrdered);
    if (value.isEmpty()) {
      return false;
    }
    types.add(ValueType.of(value.get()));
    if (direction.compare(value, first) < 0) {
      hold(CanonicalText.normalized(value.get()));
    }
    return true;
  }

  private void hold(AttributeValue value) {
    held.replace(first.map(ExtremeTally::bytes).orElse(0), bytes(value));
    first = Optional.of(value);
  }

  private static boolean isOrdered(AttributeValue value) {
    return switch (ValueType.of(value)) {
      case N, S, B -> true;
      case BOOL, NULL, SS, NS, BS, L, M, MASKED -> false;
    };
  }

  private static int bytes(AttributeValue value) {
    return switch (value.type()) {
      case S -> Character.BYTES * value.s().length();
      case B -> value.b().asByteArrayUnsafe().length;
      default -> 0;
    };
  }

  @Override
  public Optional<AttributeValue> result() {
    return first;
  }

  @Override
  public Set<ValueType> types() {
    return types;
  }

  @Override
  public void save(FieldWriter state) {
    state.add(types.size());
    types.forEach(type -> state.add(type.name()));
    state.add(first.map(CanonicalText::of).orElse(""));
  }

  @Override
  public void resume(FieldReader state) {
    for (long left = state.nextNumber(); left > 0; left--) {
      types.add(ValueType.valueOf(state.next()));
    }
    String value = state.next();
    if (!value.isEmpty()) {
      hold(CanonicalText.read(value));
    }
  }
}
