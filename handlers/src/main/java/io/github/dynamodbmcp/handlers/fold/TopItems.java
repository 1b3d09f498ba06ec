package io.github.dynamodbmcp.handlers.fold;

import io.github.dynamodbmcp.handlers.item.HeapSize;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The first items of an order, of any number of items that are added in the order of reading. Those
 * that the order doesn't tell apart stay in that order.
 *
 * <p>It holds at most about twice as many items as asked for, and at most about 16 MB of them: if
 * the items are large, fewer than asked for, but always exactly the first ones. Once one was left
 * out, no item that follows those held is added.
 */
final class TopItems {
  /** The bytes that are kept when memory runs short; twice as many are held before that. */
  private static final long MOST_BYTES = 8L << 20;

  /** How many items more than twice those asked for are held before the rest are left out. */
  private static final int SPARE = 64;

  private final ItemOrder order;
  private final int most;
  private final ToIntFunction<List<ItemOrder.Ranked>> presentable;
  private final List<ItemOrder.Ranked> items = new ArrayList<>();

  /** How many items, from the first, are known to be in order. */
  private int sorted;

  private long bytes;
  private boolean leftOut;

  /**
   * Starts without items.
   *
   * @param most the most items to find
   * @param presentable returns how many of these items, from the first, an answer has room for
   */
  TopItems(ItemOrder order, int most, ToIntFunction<List<ItemOrder.Ranked>> presentable) {
    this.order = order;
    this.most = most;
    this.presentable = presentable;
  }

  /** Adds an item that was read after those before. */
  void add(ItemOrder.Ranked item) {
    if (leftOut && order.compare(items.get(sorted - 1), item) <= 0) {
      return;
    }
    items.add(item);
    bytes += HeapSize.of(item.item());
    if (items.size() >= 2 * most + SPARE || bytes > 2 * MOST_BYTES) {
      sort();
      if (bytes > MOST_BYTES) {
        leaveOutWhatCannotBeShown();
        keep(fitting());
      }
    }
  }

  /** Whether items were left out, so that only those that precede the last one are still added. */
  boolean hasLeftOut() {
    return leftOut;
  }

  /** Says that items were left out when the items added so far were read. */
  void setLeftOut() {
    sort();
    leftOut = !items.isEmpty();
  }

  /** The first items, in order. */
  List<ItemOrder.Ranked> first() {
    sort();
    return List.copyOf(items);
  }

  /** Forgets the items that no answer will have room for, since better ones fill it. */
  void leaveOutWhatCannotBeShown() {
    sort();
    keep(presentable.applyAsInt(items));
  }

  private void sort() {
    items.sort(order);
    keep(most);
    sorted = items.size();
  }

  private int fitting() {
    long kept = 0;
    for (int i = 0; i < items.size(); i++) {
      kept += HeapSize.of(items.get(i).item());
      if (kept > MOST_BYTES) {
        return i;
      }
    }
    return items.size();
  }

  /** Keeps the first items, at least one of them. */
  private void keep(int number) {
    int kept = Math.max(number, 1);
    while (items.size() > kept) {
      bytes -= HeapSize.of(items.removeLast().item());
      leftOut = true;
    }
    sorted = Math.min(sorted, items.size());
  }
}
