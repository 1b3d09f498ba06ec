package io.github.dynamodbmcp.handlers.mask;

import io.github.dynamodbmcp.handlers.item.HeapSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;

/**
 * Reads pages that end after a number of items. DynamoDB's own end at 1 MB, masked values included,
 * so that their ends would tell the length of those values.
 */
final class EvenPages {
  /** The items of a page for which the caller has no limit. */
  private static final int USUAL = 1_000;

  /** The same for a page without items, of which only their number matters. */
  private static final int USUAL_COUNT = 20_000;

  /** The most heap that the items of a page take, unless it is the smallest; in bytes. */
  private static final long MOST_BYTES = 64L << 20;

  /** A page that takes more heap is read again with so many times fewer items. */
  private static final int FEWER = 8;

  /** A page of no more items isn't read again, so that its heap needs no measuring. */
  private static final int SMALLEST = 128;

  /** Reads one page of DynamoDB's. */
  interface Reader {
    /**
     * Makes the request.
     *
     * @param startKey the key that the page starts after; empty for the caller's own
     * @param limit DynamoDB's Limit
     */
    Part read(Map<String, AttributeValue> startKey, int limit);
  }

  /** A page of DynamoDB's, without masked values. */
  record Part(
      List<Map<String, AttributeValue>> items,
      int count,
      int scannedCount,
      Map<String, AttributeValue> lastKey,
      @Nullable ConsumedCapacity consumedCapacity) {
    boolean isLast() {
      return lastKey.isEmpty();
    }
  }

  private final Reader reader;

  EvenPages(Reader reader) {
    this.reader = reader;
  }

  /**
   * Reads a page.
   *
   * @param limit the caller's; null if it has none
   */
  Part read(@Nullable Integer limit, boolean countOnly) {
    return read(limit != null ? limit : countOnly ? USUAL_COUNT : USUAL);
  }

  /**
   * Whether the page is read again depends on what all of its items have in sight, so that it tells
   * nothing of the others.
   */
  private Part read(int limit) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    int count = 0;
    int scanned = 0;
    long bytes = 0;
    double units = 0;
    Part part;
    Map<String, AttributeValue> startKey = Map.of();
    do {
      part = reader.read(startKey, limit - scanned);
      startKey = part.lastKey();
      items.addAll(part.items());
      count += part.count();
      scanned += part.scannedCount();
      ConsumedCapacity consumed = part.consumedCapacity();
      units += consumed == null || consumed.capacityUnits() == null ? 0 : consumed.capacityUnits();
      bytes += limit > SMALLEST ? part.items().stream().mapToLong(HeapSize::of).sum() : 0;
      if (bytes > MOST_BYTES) {
        return read(limit / FEWER);
      }
    } while (!part.isLast() && scanned < limit);
    return new Part(
        items, count, scanned, startKey, ConsumedCapacity.builder().capacityUnits(units).build());
  }
}
