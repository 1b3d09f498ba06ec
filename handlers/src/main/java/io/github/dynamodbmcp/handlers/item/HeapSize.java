package io.github.dynamodbmcp.handlers.item;

import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Estimates the heap that an item takes, which may be many times its size in DynamoDB: there a null
 * in a list takes one byte.
 */
public final class HeapSize {
  /**
   * No item is estimated at more bytes for each byte of its JSON. A map that has a short name takes
   * the most: 248 bytes for the 11 of {@code "":{"M":{}}}. Measured are up to 18 for each.
   */
  public static final int MOST_PER_JSON_BYTE = 24;

  /** An attribute value without its contents, in bytes. */
  private static final long VALUE = 80;

  /** A string, an array or an entry of a map, without its characters, in bytes. */
  private static final long OBJECT = 56;

  private HeapSize() {}

  /** Returns the item's size, in bytes. */
  public static long of(Map<String, AttributeValue> item) {
    long bytes = OBJECT;
    for (Map.Entry<String, AttributeValue> member : item.entrySet()) {
      bytes += OBJECT + string(member.getKey()) + of(member.getValue());
    }
    return bytes;
  }

  private static long of(AttributeValue value) {
    return VALUE
        + switch (ValueType.of(value)) {
          case N -> string(value.n());
          case S -> string(value.s());
          case B -> binary(value.b());
          case NS -> value.ns().stream().mapToLong(HeapSize::string).sum();
          case SS -> value.ss().stream().mapToLong(HeapSize::string).sum();
          case BS -> value.bs().stream().mapToLong(HeapSize::binary).sum();
          case L -> value.l().stream().mapToLong(HeapSize::of).sum();
          case M -> of(value.m());
          case BOOL, NULL, MASKED -> 0;
        };
  }

  private static long string(String text) {
    return OBJECT + 2L * text.length();
  }

  private static long binary(SdkBytes bytes) {
    return OBJECT + bytes.asByteArrayUnsafe().length;
  }
}
