package io.github.dynamodbmcp.handlers.aggregate;

import io.github.dynamodbmcp.handlers.item.DocumentPath;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Counts different values. */
final class DistinctTally implements Tally {
  private final DocumentPath path;
  private final Held held;
  private final Set<String> identities = new HashSet<>();

  DistinctTally(DocumentPath path, Held held) {
    this.path = path;
    this.held = held;
  }

  @Override
  public boolean take(Map<String, AttributeValue> item) {
    Optional<AttributeValue> value = path.in(item);
    value.map(CanonicalText::identity).ifPresent(this::add);
    return value.isPresent();
  }

  private void add(String identity) {
    if (identities.add(identity)) {
      held.addDistinct(identity);
    }
  }

  @Override
  public Optional<AttributeValue> result() {
    return Optional.of(AttributeValue.fromN(Integer.toString(identities.size())));
  }

  @Override
  public void save(FieldWriter state) {
    state.add(identities.size());
    identities.forEach(state::add);
  }

  @Override
  public void resume(FieldReader state) {
    for (long left = state.nextNumber(); left > 0; left--) {
      add(state.next());
    }
  }
}
