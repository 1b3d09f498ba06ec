package io.github.dynamodbmcp.handlers.aggregate;

import io.github.dynamodbmcp.handlers.item.Direction;
import io.github.dynamodbmcp.handlers.item.ValueType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A figure of one group while its items are taken. */
sealed interface Tally permits CountTally, SumTally, ExtremeTally, DistinctTally {
  /** Starts without items. */
  static Tally of(Figure figure, Held held) {
    return switch (figure) {
      case Figure.Count() -> new CountTally();
      case Figure.Of(Figure.Function function, var path) ->
          switch (function) {
            case SUM -> new SumTally(path, false);
            case AVG -> new SumTally(path, true);
            case MIN -> new ExtremeTally(path, Direction.ASC, held);
            case MAX -> new ExtremeTally(path, Direction.DESC, held);
            case COUNT_DISTINCT -> new DistinctTally(path, held);
          };
    };
  }

  /** Takes an item; returns whether it has a value that the function takes. */
  boolean take(Map<String, AttributeValue> item);

  /** The figure; empty if there is none, such as the mean of no numbers. */
  Optional<AttributeValue> result();

  /** The types of the values that the result was chosen from; empty if their types don't matter. */
  default Set<ValueType> types() {
    return Set.of();
  }

  /** Writes what {@link #resume} reads. */
  void save(FieldWriter state);

  /** Goes on from a state. */
  void resume(FieldReader state);
}
