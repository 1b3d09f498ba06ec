package io.github.dynamodbmcp.handlers.aggregate;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Counts items. */
final class CountTally implements Tally {
  private long count;

  /** Counts items that weren't returned. */
  void add(long items) {
    count += items;
  }

  @Override
  public boolean take(Map<String, AttributeValue> item) {
    count++;
    return true;
  }

  @Override
  public Optional<AttributeValue> result() {
    return Optional.of(AttributeValue.fromN(Long.toString(count)));
  }

  @Override
  public void save(FieldWriter state) {
    state.add(count);
  }

  @Override
  public void resume(FieldReader state) {
    count = state.nextNumber();
  }
}
