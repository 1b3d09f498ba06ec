package io.github.dynamodbmcp.handlers.transaction;

import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.item.Canonical;
import io.github.dynamodbmcp.handlers.item.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Finds actions about one item, of which DynamoDB takes only one. An item that is put shows its key
 * only if another action names the key's attributes; otherwise DynamoDB finds the duplicate.
 */
public final class Duplicates {
  private Duplicates() {}

  /** The item of an action: its table, and its key or all of it. */
  private record Item(String table, Object attributes) {}

  /** Says of each action that repeats an item which one it repeats. */
  public static List<String> problems(List<Action> actions) {
    Keys keys = Keys.of(actions);
    Map<Item, Integer> first = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < actions.size(); i++) {
      Action action = actions.get(i);
      Optional<Map<String, AttributeValue>> key = keys.of(action);
      Object attributes = key.isPresent() ? new Key(key.get()) : Canonical.of(action.target());
      Integer other = first.putIfAbsent(new Item(action.table().reference(), attributes), i);
      if (other != null) {
        problems.add(
            "actions[%d] and actions[%d] are about one item of %s%s; a transaction takes each item once"
                .formatted(
                    other,
                    i,
                    action.table().quoted(),
                    key.map(shown -> ": " + Words.key(shown)).orElse("")));
      }
    }
    return problems;
  }
}
