package io.github.dynamodbmcp.handlers.mask;

import io.github.dynamodbmcp.handlers.dynamodb.Page;
import io.github.dynamodbmcp.handlers.fault.AnswerTooLarge;
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

  /** The most heap that the items of a page take, unless there are few; in bytes. */
  private static final long MOST_BYTES = 64L << 20;

  /** A page of no more items isn't read again, so that its heap needs no measuring. */
  private static final int SMALLEST = 128;

  /** Reads one page of DynamoDB's, without masked values. */
  interface Reader {
    /**
     * Makes the request.
     *
     * @param startKey the key that the page starts after; empty for the caller's own
     * @param limit DynamoDB's Limit
     */
    Page read(Map<String, AttributeValue> startKey, int limit);
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
  Page read(@Nullable Integer limit, boolean countOnly) {
    return read(limit != null ? limit : countOnly ? USUAL_COUNT : USUAL);
  }

  /**
   * Whether the page is read again depends on what all of its items have in sight, so that it tells
   * nothing of the others.
   */
  private Page read(int limit) {
    Page part = reader.read(Map.of(), limit);
    if (isWhole(part, part.scannedCount(), limit) && (limit <= SMALLEST || isSurelySmall(part))) {
      return part;
    }
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    int count = 0;
    int scanned = 0;
    long bytes = 0;
    double units = 0;
    while (true) {
      for (Map<String, AttributeValue> item : part.items()) {
        items.add(item);
        bytes += limit > SMALLEST ? HeapSize.of(item) : 0;
      }
      if (bytes > MOST_BYTES) {
        return read(AnswerTooLarge.fewer(limit));
      }
      count += part.count();
      scanned += part.scannedCount();
      ConsumedCapacity consumed = part.consumedCapacity();
      units += consumed == null || consumed.capacityUnits() == null ? 0 : consumed.capacityUnits();
      if (isWhole(part, scanned, limit)) {
        return new Page(
            items,
            Integer.MAX_VALUE,
            count,
            scanned,
            part.lastKey(),
            ConsumedCapacity.builder().capacityUnits(units).build());
      }
      part = reader.read(part.lastKey(), limit - scanned);
    }
  }

  private static boolean isWhole(Page last, int scanned, int limit) {
    return last.isLast() || scanned >= limit;
  }

  /** Whether the items need no measuring. */
  private static boolean isSurelySmall(Page part) {
    return part.bytes() <= MOST_BYTES / HeapSize.MOST_PER_JSON_BYTE;
  }
}
