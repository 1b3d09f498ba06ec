package io.github.dynamodbmcp.handlers.item;

import java.util.Comparator;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The direction of a sort. In both directions numbers come first, the other types follow in the
 * order of {@link ValueOrder}, and missing values come last, so that the first N are those that the
 * caller means: the direction turns the order within each type only.
 */
public enum Direction implements Comparator<Optional<AttributeValue>> {
  /** The smallest first. */
  ASC,
  /** The largest first. */
  DESC;

  /** Compares two values; an empty one is missing. */
  @Override
  public int compare(Optional<AttributeValue> left, Optional<AttributeValue> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return Boolean.compare(left.isEmpty(), right.isEmpty());
    }
    int byType = ValueOrder.compareTypes(left.get(), right.get());
    if (byType != 0) {
      return byType;
    }
    return switch (this) {
      case ASC -> ValueOrder.ASCENDING.compare(left.get(), right.get());
      case DESC -> ValueOrder.ASCENDING.compare(right.get(), left.get());
    };
  }
}
