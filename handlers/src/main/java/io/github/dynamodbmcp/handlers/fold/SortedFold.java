package io.github.dynamodbmcp.handlers.fold;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.LIMIT;
import static io.github.dynamodbmcp.handlers.call.Parameters.ORDER_BY;
import static io.github.dynamodbmcp.handlers.call.Parameters.PROJECTION;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.dynamodb.Page;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.HeapSize;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.handlers.item.Selection;
import io.github.dynamodbmcp.handlers.reading.Fold;
import io.github.dynamodbmcp.handlers.reading.Onward;
import io.github.dynamodbmcp.handlers.reading.Source;
import io.github.dynamodbmcp.handlers.tool.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Sorts all the items that match, over as many calls as that takes, and shows the first of them.
 */
final class SortedFold implements Fold {
  /** Reserved for the first and the last lines, in characters, without names and token. */
  private static final int FRAME_CHARS = 700;

  private static final int MOST_ITEMS = 1000;

  /** The most that a token holds: enough of any items that an answer shows; in bytes of heap. */
  private static final long MOST_STATE_BYTES = 4L << 20;

  private static final String EARLIER_LIMIT = "limit";
  private static final String LEFT_OUT = "left_out";
  private static final String ITEMS = "items";

  private final Call call;
  private final String title;
  private final String words;
  private final int limit;
  private final int budget;
  private final ItemOrder order;
  private final List<DocumentPath> asked;
  private final UnaryOperator<Map<String, AttributeValue>> selection;
  private final TopItems top;
  private final SortFindings findings;

  /**
   * Starts without items.
   *
   * @param title begins the answer: {@code Query results from table 'Orders'}
   */
  SortedFold(Call call, String title) {
    this.call = call;
    this.title = title;
    this.words = call.given(ORDER_BY).orElseThrow().words();
    this.limit = call.given(LIMIT);
    this.budget =
        call.scope().maxResponseChars() - FRAME_CHARS - 2 * (title.length() + words.length());
    this.order = ItemOrder.of(call);
    this.asked =
        call.given(PROJECTION).orElse(List.of()).stream()
            .map(call.placeholders()::resolved)
            .toList();
    this.selection = asked.isEmpty() ? UnaryOperator.identity() : new Selection(asked)::of;
    this.top = new TopItems(order, limit, items -> shown(items, budget).size());
    this.findings = new SortFindings(call.given(ORDER_BY).orElseThrow());
  }

  /** The attributes to sort by are read along, and left out of the answer unless asked for. */
  @Override
  public Wanted wanted() {
    return asked.isEmpty()
        ? new Wanted.Items()
        : new Wanted.Attributes(
            Stream.concat(asked.stream(), order.paths().stream())
                .map(DocumentPath::beforeIndex)
                .distinct()
                .toList());
  }

  @Override
  public boolean endsInPages() {
    return false;
  }

  /** Fewer items may be shown than the calls before were asked for, but not more. */
  @Override
  public void resume(ObjectNode state) {
    boolean leftOut = state.path(LEFT_OUT).asBoolean();
    int earlierLimit = state.path(EARLIER_LIMIT).asInt();
    if (leftOut && limit > earlierLimit) {
      throw call.arguments()
          .invalid(
              "next_token holds the first %d items: keep limit at %d, or leave next_token out to start again with a larger one"
                  .formatted(earlierLimit, earlierLimit));
    }
    findings.addAll(state);
    state
        .path(ITEMS)
        .forEach(item -> top.add(order.rank(masked(ItemJson.read((ObjectNode) item)))));
    if (leftOut) {
      top.setLeftOut();
    }
  }

  @Override
  public ObjectNode state() {
    top.leaveOutWhatCannotBeShown();
    ObjectNode state = findings.state().put(EARLIER_LIMIT, limit);
    ArrayNode items = state.putArray(ITEMS);
    boolean leftOut = top.hasLeftOut();
    long bytes = 0;
    for (ItemOrder.Ranked item : top.first()) {
      bytes += HeapSize.of(item.item());
      if (bytes > MOST_STATE_BYTES && !items.isEmpty()) {
        leftOut = true;
        break;
      }
      items.add(ItemJson.plain(withNulls(item.item())));
    }
    return state.put(LEFT_OUT, leftOut);
  }

  private Map<String, AttributeValue> masked(Map<String, AttributeValue> item) {
    return call.mask().map(mask -> mask.apply(item)).orElse(item);
  }

  /** A token holds a null for a masked value, which is masked again when it is read. */
  private Map<String, AttributeValue> withNulls(Map<String, AttributeValue> item) {
    return call.mask().map(mask -> mask.withNulls(item)).orElse(item);
  }

  @Override
  public Taken take(Page page, Projection projection) {
    for (Map<String, AttributeValue> item : page.items()) {
      ItemOrder.Ranked ranked = order.rank(item);
      findings.add(ranked.values());
      top.add(ranked);
    }
    return Taken.ALL;
  }

  @Override
  public Reply all(int scanned) {
    return reply(scanned, Optional.empty());
  }

  @Override
  public Reply soFar(int scanned, Tokens tokens) {
    return reply(scanned, Optional.of(tokens.afterPage()));
  }

  private ShownItems shown(List<ItemOrder.Ranked> items, int budget) {
    ShownItems shown = new ShownItems(call, budget);
    for (ItemOrder.Ranked item : items) {
      if (!shown.add(selection.apply(item.item()))) {
        break;
      }
    }
    return shown;
  }

  private Reply reply(int scanned, Optional<Onward> onward) {
    int room = budget - findings.text().length() - onward.map(Onward::length).orElse(0);
    ShownItems shown = shown(top.first(), room);
    return call.given(FORMAT)
        .reply(
            shown.size(), () -> text(shown, scanned, onward), () -> data(shown, scanned, onward));
  }

  private String text(ShownItems shown, int scanned, Optional<Onward> onward) {
    StringBuilder text = new StringBuilder();
    if (findings.matched() == 0) {
      text.append(onward.isPresent() ? NoItems.foundSoFar(call) : NoItems.found(call));
    } else {
      text.append(
          "%s%s (%s%s, by %s):\n"
              .formatted(
                  title,
                  onward.isPresent() ? " so far" : "",
                  shown.size() < findings.matched() ? shown.size() + " of " : "",
                  Words.count(findings.matched(), "item"),
                  words));
    }
    shown.append(text);
    text.append(findings.text());
    text.append(line(whyNoMore(shown)));
    if (findings.matched() > 0) {
      text.append(call.whyMatched(whole(), findings.matched() >= scanned));
    }
    text.append(Words.farMoreRead(scanned, shown.size()));
    text.append(call.cost().readSentence());
    onward.ifPresent(way ->
        text.append("Not all items are read, and those to come may change the order. ")
            .append(way.sentence("To go on")));
    return text.toString();
  }

  /** The first items, if they are known as a whole. */
  private List<Map<String, AttributeValue>> whole() {
    return asked.isEmpty() ? top.first().stream().map(ItemOrder.Ranked::item).toList() : List.of();
  }

  private static String line(String sentence) {
    return sentence.isEmpty() ? "" : sentence + "\n";
  }

  /** Says why fewer items are shown than match; empty if all are. */
  private String whyNoMore(ShownItems shown) {
    if (shown.size() == findings.matched()) {
      return "";
    }
    if (shown.size() < limit) {
      return "The answer has room only for the first %s: name fewer attributes in projection to see more."
          .formatted(shown.size() == 1 ? "item" : Words.count(shown.size(), "item"));
    }
    return limit < MOST_ITEMS
        ? "Showing the first %s: a larger limit, up to %d, shows more."
            .formatted(limit == 1 ? "item" : Words.count(limit, "item"), MOST_ITEMS)
        : "Showing the first %d items, the maximum.".formatted(limit);
  }

  private ObjectNode data(ShownItems shown, int scanned, Optional<Onward> onward) {
    ObjectNode data =
        Source.data(call)
            .put("exact", onward.isEmpty())
            .put("order_by", words)
            .put("count", shown.size())
            .put("matched_count", findings.matched())
            .put("scanned_count", scanned);
    findings.describe(data);
    String note = whyNoMore(shown);
    if (!note.isEmpty()) {
      data.put("note", note);
    }
    shown.describe(data);
    onward.ifPresent(way -> way.describe(data));
    return call.cost().addTo(data);
  }
}
