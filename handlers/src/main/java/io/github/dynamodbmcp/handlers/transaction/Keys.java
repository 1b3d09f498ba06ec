package io.github.dynamodbmcp.handlers.transaction;

import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.item.Excerpt;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The keys of a transaction's items.
 *
 * @param names of the key's attributes, by table, as far as an action gives a key
 */
record Keys(Map<String, Set<String>> names) {
  /** The most characters of an item whose key isn't known. */
  private static final int LONGEST_ITEM = 200;

  static Keys of(List<Action> actions) {
    Map<String, Set<String>> names = new HashMap<>();
    actions.stream()
        .filter(Action::hasKey)
        .forEach(action -> names.putIfAbsent(action.table().reference(), action.target().keySet()));
    return new Keys(names);
  }

  /** The key of an action's item; empty if it isn't known. */
  Optional<Map<String, AttributeValue>> of(Action action) {
    if (action.hasKey()) {
      return Optional.of(action.target());
    }
    Map<String, AttributeValue> key = new LinkedHashMap<>(action.target());
    Set<String> known = names.getOrDefault(action.table().reference(), Set.of());
    key.keySet().retainAll(known);
    return key.isEmpty() || key.size() < known.size() ? Optional.empty() : Optional.of(key);
  }

  /** The action in a sentence: {@code put into table 'Orders' of {"orderId":"o1"}}. */
  String words(Action action) {
    String verb =
        switch (action) {
          case Action.Check _ -> "condition check in";
          case Action.Write(_, var edit) ->
              switch (edit.kind()) {
                case PUT -> "put into";
                case UPDATE -> "update in";
                case DELETE -> "delete from";
              };
        };
    return "%s %s: %s".formatted(verb, action.table().quoted(), name(action));
  }

  private String name(Action action) {
    return of(action)
        .map(Words::key)
        .orElseGet(() -> {
          Excerpt excerpt = Excerpt.of(AttributeValue.fromM(action.target()), LONGEST_ITEM);
          return Words.key(excerpt.value().m()) + (excerpt.cut() ? "…" : "");
        });
  }
}
