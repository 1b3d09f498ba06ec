package io.github.dynamodbmcp.handlers.reading;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names of the attributes that make up a place in a table or index, as DynamoDB's own answers
 * showed them. They are remembered, since a role with one action can't read the key schema.
 */
public final class KeyNames {
  /** A server sees as many tables as people name; what a table's key is can be asked again. */
  private static final int MOST_REMEMBERED = 1000;

  private final Map<String, List<String>> names = new ConcurrentHashMap<>();

  /** The names; empty if nobody has said them yet. */
  List<String> of(String tableAndIndex) {
    return names.getOrDefault(tableAndIndex, List.of());
  }

  void remember(String tableAndIndex, Collection<String> keyNames) {
    if (names.size() >= MOST_REMEMBERED) {
      names.clear();
    }
    names.put(tableAndIndex, List.copyOf(keyNames));
  }
}
