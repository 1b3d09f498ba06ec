package io.github.dynamodbmcp.handlers.reading;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.INDEX_NAME;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The answer of a query or scan as it grows, item by item, up to the size budget. One item is
 * always taken, however large.
 */
final class ItemsAnswer {
  /** What the first and the last lines take at most, in characters, names and token aside. */
  private static final int FRAME_CHARS = 400;

  /** A scan that read at least so many items, and far more than it returns, says so. */
  private static final int MANY_READ = 100;

  /** So many times those returned. */
  private static final int FAR_MORE = 10;

  /** What is known of the items behind the last one shown. */
  enum More {
    EXIST("more exist"),
    MAY_EXIST("more may exist");

    private final String words;

    More(String words) {
      this.words = words;
    }
  }

  private final Call call;
  private final String title;
  private final Format format;
  private final Projection projection;
  private final List<Map<String, AttributeValue>> items = new ArrayList<>();
  private final List<String> rendered = new ArrayList<>();
  private final int budget;
  private int chars;

  ItemsAnswer(Call call, String what, Projection projection) {
    this.call = call;
    this.title = "%s from %s".formatted(what, source(call));
    this.format = call.given(FORMAT);
    this.projection = projection;
    this.budget = call.scope().maxResponseChars() - FRAME_CHARS - 2 * title.length();
  }

  /** {@code table 'Orders'}, or {@code table 'Orders' index 'ByDate'}. */
  static String source(Call call) {
    return call.table().quoted()
        + call.given(INDEX_NAME).map(index -> " index '" + index + "'").orElse("");
  }

  int size() {
    return items.size();
  }

  /** Takes the item, unless the answer is full; says whether it did. */
  boolean add(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> asked = projection.asked(item);
    String text =
        switch (format) {
          case TEXT -> "Item %s:\n%s".formatted(size() + 1, ItemText.of(asked, List.of()));
          case JSON, DYNAMODB_JSON -> Json.write(format.item(asked));
        };
    if (!items.isEmpty() && chars + text.length() > budget) {
      return false;
    }
    items.add(item);
    rendered.add(text);
    chars += text.length() + 1;
    return true;
  }

  /** The last item as it was read, its key included. */
  Map<String, AttributeValue> last() {
    return items.getLast();
  }

  void removeLast() {
    items.removeLast();
    chars -= rendered.removeLast().length() + 1;
  }

  /** Whether the items and the token stay within the budget. */
  boolean fits(String token) {
    return items.isEmpty() || chars + token.length() <= budget;
  }

  /** The answer when there is nothing behind the last item. */
  Reply all(int scanned) {
    return format.reply(size(), () -> text(scanned), () -> data(scanned));
  }

  /** The answer when there is, or may be, something behind the last item. */
  Reply more(More more, int scanned, String token) {
    return format.reply(
        size(),
        () ->
            "%s%s so far; %s. To go on, repeat the call with next_token: %s"
                .formatted(
                    text(scanned),
                    items.isEmpty() ? "Nothing found" : "Showing " + Words.count(size(), "item"),
                    more.words,
                    token),
        () -> data(scanned).put("next_token", token));
  }

  private String text(int scanned) {
    StringBuilder text = new StringBuilder();
    if (items.isEmpty()) {
      text.append("No items found in %s matching the query\n".formatted(source(call)));
    } else {
      text.append("%s (%s):\n".formatted(title, Words.count(size(), "item")));
    }
    rendered.forEach(text::append);
    if (scanned >= MANY_READ && scanned >= FAR_MORE * Math.max(size(), 1)) {
      text.append(
          "DynamoDB read %s to return %s.\n".formatted(Words.count(scanned, "item"), size()));
    }
    return text.append(Words.readCost(call.consumedCapacity())).toString();
  }

  private ObjectNode data(int scanned) {
    ObjectNode data = Json.object().put("table", call.table().name());
    call.given(INDEX_NAME).ifPresent(index -> data.put("index", index));
    data.put("count", size()).put("scanned_count", scanned);
    ArrayNode array = data.putArray("items");
    rendered.forEach(item -> array.addRawValue(new RawValue(item)));
    return data.put("consumed_capacity", call.consumedCapacity());
  }
}
