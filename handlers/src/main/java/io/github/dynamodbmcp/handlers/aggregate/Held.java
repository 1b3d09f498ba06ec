package io.github.dynamodbmcp.handlers.aggregate;

import io.github.dynamodbmcp.handlers.fault.Fault;

/**
 * Bounds what the figures hold in memory, whatever the table: groups, distinct values, and the
 * bytes of both.
 */
final class Held {
  private static final int MOST_GROUPS = 10_000;
  private static final int MOST_DISTINCT_VALUES = 10_000;

  /** A tenth of the heap of a function with 512 MB. */
  private static final long MOST_BYTES = 12_000_000;

  /** The bytes of a group or a distinct value beside its text, rounded up. */
  private static final int ENTRY_BYTES = 150;

  /**
   * The bytes of a nested value and of its JSON, which exist while the groups are sorted and shown.
   */
  private static final int NESTED_BYTES = 200;

  /** The bytes of a figure of a group, rounded up. */
  private static final int FIGURE_BYTES = 100;

  private int groups;
  private int distinctValues;
  private long bytes;

  /**
   * Notes a new group.
   *
   * @param nested how many values the lists and maps in its key have
   * @throws Fault 400 if there is no room for it
   */
  void addGroup(String key, long nested, int figures) {
    if (++groups > MOST_GROUPS) {
      throw new Fault(
          400,
          "There are more than %,d groups, and no answer holds so many: group by an attribute with fewer values, or narrow the items that are read."
              .formatted(MOST_GROUPS));
    }
    addText(key, ENTRY_BYTES + nested * NESTED_BYTES + (long) figures * FIGURE_BYTES);
  }

  /**
   * Notes a new distinct value.
   *
   * @throws Fault 400 if there is no room for it
   */
  void addDistinct(String value) {
    if (++distinctValues > MOST_DISTINCT_VALUES) {
      throw new Fault(
          400,
          "There are more than %,d distinct values, and no answer counts so many exactly: narrow the items that are read, or leave count_distinct out."
              .formatted(MOST_DISTINCT_VALUES));
    }
    addText(value, ENTRY_BYTES);
  }

  /**
   * Notes that a text or binary replaces another.
   *
   * @throws Fault 400 if there is no room for it
   */
  void replace(int formerBytes, int newBytes) {
    bytes -= formerBytes;
    add(newBytes);
  }

  private void addText(String text, long alongside) {
    add((long) Character.BYTES * text.length() + alongside);
  }

  private void add(long more) {
    bytes += more;
    if (bytes > MOST_BYTES) {
      throw new Fault(
          400,
          "The groups and their values take more than %d MB of memory: ask for fewer figures, group by an attribute with fewer or shorter values, or narrow the items that are read."
              .formatted(MOST_BYTES / 1_000_000));
    }
  }
}
