package io.github.dynamodbmcp.handlers.fold;

import static io.github.dynamodbmcp.handlers.call.Parameters.FILTER_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.LIMIT;
import static io.github.dynamodbmcp.handlers.call.Parameters.PROJECTION;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.dynamodb.Page;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.handlers.reading.Fold;
import io.github.dynamodbmcp.handlers.reading.Onward;
import io.github.dynamodbmcp.handlers.reading.Source;
import io.github.dynamodbmcp.handlers.tool.Reply;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Shows the items in the order in which they are read, up to the limit and the answer's size. */
final class ItemsFold implements Fold {
  /** Reserved for the first and the last lines, in characters, without names and token. */
  private static final int FRAME_CHARS = 400;

  /** The least number of items on the first page of a filtered reading. */
  private static final int FIRST_PAGE = 100;

  /** The first page of a filtered reading also has this many times the items asked for. */
  private static final int FIRST_PAGE_FACTOR = 4;

  private final Call call;
  private final String title;
  private final Format format;
  private final int limit;
  private final boolean filtered;
  private final ShownItems shown;
  private final List<Map<String, AttributeValue>> items = new ArrayList<>();
  private boolean started;
  private boolean cut;
  private boolean allMatched = true;

  /**
   * Starts an answer without items.
   *
   * @param title begins the answer: {@code Query results from table 'Orders'}
   */
  ItemsFold(Call call, String title) {
    this.call = call;
    this.title = title;
    this.format = call.given(FORMAT);
    this.limit = call.given(LIMIT);
    this.filtered = call.given(FILTER_EXPRESSION).isPresent();
    this.shown =
        new ShownItems(call, call.scope().maxResponseChars() - FRAME_CHARS - 2 * title.length());
  }

  @Override
  public Wanted wanted() {
    return call.given(PROJECTION).<Wanted>map(Wanted.Attributes::new).orElseGet(Wanted.Items::new);
  }

  @Override
  public boolean endsInPages() {
    return true;
  }

  /**
   * Without a filter, one item more than asked for shows whether more exist. With a filter it may
   * take any number of reads to find the next item, so pages are as large as possible. Only the
   * first page isn't: most filters leave enough of a few items, and the rest of a megabyte would be
   * read for nothing.
   */
  @Override
  public @Nullable Integer limit() {
    if (!filtered) {
      return limit - items.size() + 1;
    }
    return started ? null : Math.max(FIRST_PAGE, FIRST_PAGE_FACTOR * limit);
  }

  @Override
  public Taken take(Page page, Projection projection) {
    started = true;
    allMatched &= page.count() == page.scannedCount();
    Iterator<Map<String, AttributeValue>> read = page.items().iterator();
    while (read.hasNext()) {
      // Reading an item takes heap, so those that can't be shown aren't read.
      if (isFull() || !add(read.next(), projection)) {
        cut = true;
        return Taken.SOME;
      }
    }
    return isFull() ? Taken.ENOUGH : Taken.ALL;
  }

  private boolean isFull() {
    return items.size() == limit || shown.isFull();
  }

  /** Adds the item unless it exceeds the budget; returns whether it did. */
  private boolean add(Map<String, AttributeValue> item, Projection projection) {
    return shown.add(projection.asked(item)) && items.add(item);
  }

  @Override
  public boolean hasAnswer() {
    return !items.isEmpty();
  }

  @Override
  public Reply all(int scanned) {
    return format.reply(items.size(), () -> text(scanned), () -> data(scanned));
  }

  @Override
  public Reply soFar(int scanned, Tokens tokens) {
    if (!cut) {
      Onward onward = tokens.afterPage();
      // The only item stays, even if it leaves no room for the token.
      if (items.size() < 2 || shown.hasRoomFor(onward.length())) {
        return more("more may exist", scanned, onward);
      }
    }
    // The token needs room too, and an item may have to make it.
    while (true) {
      Onward onward = tokens.after(items.getLast());
      if (items.size() == 1 || shown.hasRoomFor(onward.length())) {
        return more("more exist", scanned, onward);
      }
      items.removeLast();
      shown.removeLast();
    }
  }

  private Reply more(String more, int scanned, Onward onward) {
    return format.reply(
        items.size(),
        () ->
            "%s%s so far; %s. %s"
                .formatted(
                    text(scanned),
                    items.isEmpty()
                        ? "Nothing found"
                        : "Showing " + Words.count(items.size(), "item"),
                    more,
                    onward.sentence("To go on")),
        () -> {
          ObjectNode data = data(scanned);
          onward.describe(data);
          return data;
        });
  }

  private String text(int scanned) {
    StringBuilder text = new StringBuilder();
    if (items.isEmpty()) {
      text.append(NoItems.found(call));
    } else {
      text.append("%s (%s):\n".formatted(title, Words.count(items.size(), "item")));
    }
    shown.append(text);
    if (!items.isEmpty()) {
      boolean whole = call.given(PROJECTION).isEmpty();
      text.append(call.whyMatched(whole ? items : List.of(), allMatched));
    }
    text.append(Words.farMoreRead(scanned, items.size()));
    return text.append(call.cost().readSentence()).toString();
  }

  private ObjectNode data(int scanned) {
    ObjectNode data = Source.data(call).put("count", items.size()).put("scanned_count", scanned);
    shown.describe(data);
    return call.cost().addTo(data);
  }
}
