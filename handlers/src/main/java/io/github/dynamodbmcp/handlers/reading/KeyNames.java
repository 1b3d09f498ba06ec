package io.github.dynamodbmcp.handlers.reading;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the names of the key attributes of tables and indexes, as DynamoDB's answers showed
 * them: a role with a single action can't read the key schema. A table may have been created again
 * with another key since, so the names are a guess. Safe for use by several threads.
 */
public final class KeyNames {
  /** Bounds the memory of a server; forgotten names are asked for again. */
  private static final int MOST_REMEMBERED = 1000;

  private final Map<String, List<String>> names = new ConcurrentHashMap<>();

  /** Returns the names; empty if none are remembered. */
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
