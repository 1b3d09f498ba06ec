package io.github.dynamodbmcp.protocol.json;

/**
 * The size of the trees that are read.
 *
 * @param maxDepth the number of arrays and objects within each other
 * @param maxValues the number of values, containers included
 */
record Limits(int maxDepth, int maxValues) {

  /** In characters: DynamoDB takes names of 64 KB. */
  static final int MAX_NAME_LENGTH = 70_000;

  /** In characters: DynamoDB takes 38 digits. Reading takes time with the square of the length. */
  static final int MAX_NUMBER_LENGTH = 1_000;

  /**
   * A value takes up to 140 bytes in a tree (measured with objects of one member on Java 25),
   * thirty times its text, so that text of a few megabytes fills any heap. With this share of the
   * heap for each value, a tree takes at most a seventh of it, and leaves room for the attribute
   * values that a function makes of it.
   */
  private static final int HEAP_BYTES_A_VALUE = 1024;

  /** An item of 400 KB in a 64 MB heap: six bytes of it for each value. */
  private static final int MIN_VALUES = 1 << 16;

  private static final int MAX_VALUES = 1 << 20;

  /** The limits for a process whose heap has that many bytes at most. */
  static Limits forHeap(int maxDepth, long heapBytes) {
    long values = Math.max(MIN_VALUES, Math.min(MAX_VALUES, heapBytes / HEAP_BYTES_A_VALUE));
    return new Limits(maxDepth, (int) values);
  }
}
