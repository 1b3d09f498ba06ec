package io.github.dynamodbmcp.handlers.operation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of the attributes that make up a place in a table or index, as DynamoDB's own answers
 * showed them. They are remembered, since a role with one action can't read the key schema.
 */
final class KeyNames {
  /** A server sees as many tables as people name; what a table's key is can be asked again. */
  private static final int MOST_REMEMBERED = 1000;

  private final Map<String, List<String>> names = new ConcurrentHashMap<>();

  @Nullable List<String> of(String tableAndIndex) {
    return names.get(tableAndIndex);
  }

  void remember(String tableAndIndex, Collection<String> keyNames) {
    if (names.size() >= MOST_REMEMBERED) {
      names.clear();
    }
    names.put(tableAndIndex, List.copyOf(keyNames));
  }
}
