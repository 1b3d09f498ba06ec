package io.github.dynamodbmcp.handlers.reading;

import static io.github.dynamodbmcp.handlers.call.Parameters.FILTER_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.LIMIT;
import static io.github.dynamodbmcp.handlers.call.Parameters.PROJECTION;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Portion;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Shows the items, up to the limit and the answer's size budget. It always shows at least one item,
 * however large.
 */
final class ItemsFold implements Fold {
  /** Reserved for the first and the last lines, in characters, without names and token. */
  private static final int FRAME_CHARS = 400;

  /** A scan that read at least this many items, and far more than it returns, says so. */
  private static final int MANY_READ = 100;

  /** "Far more" means this many times the items returned. */
  private static final int FAR_MORE = 10;

  /** The least number of items on the first page of a filtered reading. */
  private static final int FIRST_PAGE = 100;

  /** The first page of a filtered reading also has this many times the items asked for. */
  private static final int FIRST_PAGE_FACTOR = 4;

  private final Call call;
  private final String title;
  private final Format format;
  private final int limit;
  private final boolean filtered;
  private final int budget;
  private final List<Map<String, AttributeValue>> items = new ArrayList<>();
  private final List<String> rendered = new ArrayList<>();
  private @Nullable Portion first;
  private int chars;
  private boolean started;
  private boolean cut;

  /**
   * Starts an answer without items.
   *
   * @param operation the answer's first word: {@code Query}
   */
  ItemsFold(Call call, String operation) {
    this.call = call;
    this.title = "%s results from %s".formatted(operation, Source.words(call));
    this.format = call.given(FORMAT);
    this.limit = call.given(LIMIT);
    this.filtered = call.given(FILTER_EXPRESSION).isPresent();
    this.budget = call.scope().maxResponseChars() - FRAME_CHARS - 2 * title.length();
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
    for (Map<String, AttributeValue> item : page.items()) {
      if (items.size() == limit || !add(item, projection.asked(item))) {
        cut = true;
        return Taken.SOME;
      }
    }
    return items.size() == limit ? Taken.ENOUGH : Taken.ALL;
  }

  /** Only the first item, which is always shown, may be longer than the whole answer. */
  private String text(Map<String, AttributeValue> item) {
    return items.isEmpty()
        ? ItemText.within(call.scope().maxResponseChars(), item, List.of())
        : ItemText.of(item, List.of());
  }

  private String json(Map<String, AttributeValue> item) {
    ObjectNode json = format.item(item);
    if (items.isEmpty()) {
      first = call.portion(json, List.of());
      json = first.shown();
    }
    return Json.write(json);
  }

  /** Adds the item unless it exceeds the budget; returns whether it did. */
  private boolean add(Map<String, AttributeValue> item, Map<String, AttributeValue> asked) {
    String text =
        switch (format) {
          case TEXT -> "Item %s:\n%s".formatted(items.size() + 1, text(asked));
          case JSON, DYNAMODB_JSON -> json(asked);
        };
    if (!items.isEmpty() && (isFirstCut() || chars + text.length() > budget)) {
      return false;
    }
    items.add(item);
    rendered.add(text);
    chars += text.length() + 1;
    return true;
  }

  /** Whether the answer lists what was left out of its first item, and so has room for no other. */
  private boolean isFirstCut() {
    return first != null && !first.leftOut().isEmpty();
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
      if (items.isEmpty() || chars + onward.length() <= budget) {
        return more("more may exist", scanned, onward);
      }
    }
    // The token needs room too, and an item may have to make it.
    while (true) {
      Onward onward = tokens.after(items.getLast());
      if (items.size() == 1 || chars + onward.length() <= budget) {
        return more("more exist", scanned, onward);
      }
      items.removeLast();
      chars -= rendered.removeLast().length() + 1;
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
      text.append("No items found in %s matching the query\n".formatted(Source.words(call)));
      text.append(call.whyNothingMatched());
    } else {
      text.append("%s (%s):\n".formatted(title, Words.count(items.size(), "item")));
    }
    rendered.forEach(text::append);
    if (scanned >= MANY_READ && scanned >= FAR_MORE * Math.max(items.size(), 1)) {
      text.append(
          "DynamoDB read %s to return %s.\n".formatted(Words.count(scanned, "item"), items.size()));
    }
    return text.append(Words.readCost(call.consumedCapacity())).toString();
  }

  private ObjectNode data(int scanned) {
    ObjectNode data = Source.data(call).put("count", items.size()).put("scanned_count", scanned);
    ArrayNode array = data.putArray("items");
    rendered.forEach(item -> array.addRawValue(new RawValue(item)));
    if (first != null) {
      first.describe(data, "not_shown");
    }
    return data.put("consumed_capacity", call.consumedCapacity());
  }
}
