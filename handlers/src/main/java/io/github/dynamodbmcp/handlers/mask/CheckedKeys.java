package io.github.dynamodbmcp.handlers.mask;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers for a minute of which tables and indexes the key was found to have no masked attribute.
 * A table that is deleted and created again with another key within that minute isn't checked
 * again. Safe for use by several threads.
 */
final class CheckedKeys {
  private static final long LIFE_NANOS = Duration.ofMinutes(1).toNanos();

  /** Bounds the memory of a server; a forgotten key is checked again. */
  private static final int MOST = 1000;

  private final Map<String, Long> checked = new ConcurrentHashMap<>();

  boolean has(String tableAndIndex) {
    Long then = checked.get(tableAndIndex);
    return then != null && System.nanoTime() - then < LIFE_NANOS;
  }

  void add(String tableAndIndex) {
    if (checked.size() >= MOST) {
      checked.clear();
    }
    checked.put(tableAndIndex, System.nanoTime());
  }
}
