package io.github.dynamodbmcp.handlers.fold;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.LeftOut;
import io.github.dynamodbmcp.handlers.item.Portion;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The items as an answer shows them, in its format and up to its size budget. It always shows at
 * least one item, however large.
 */
final class ShownItems {
  private final Call call;
  private final Format format;
  private final int budget;
  private final List<String> rendered = new ArrayList<>();
  private final List<Map<String, AttributeValue>> items = new ArrayList<>();

  /** The first item's attributes that had no room. Its tree of JSON, up to 23 MB, isn't kept. */
  private LeftOut leftOut = LeftOut.NOTHING;

  private int chars;

  /**
   * Starts without items.
   *
   * @param budget the most characters that they may take
   */
  ShownItems(Call call, int budget) {
    this.call = call;
    this.format = call.given(FORMAT);
    this.budget = budget;
  }

  /** Adds the item unless it exceeds the budget; returns whether it did. */
  boolean add(Map<String, AttributeValue> item) {
    if (isFull()) {
      return false;
    }
    String text =
        switch (format) {
          case TEXT -> "Item %s:\n%s".formatted(size() + 1, text(item));
          case JSON, DYNAMODB_JSON -> json(item);
        };
    if (size() > 0 && !hasRoomFor(text.length())) {
      return false;
    }
    rendered.add(text);
    items.add(item);
    chars += text.length() + 1;
    return true;
  }

  /** Removes the item that was added last, to make room. */
  void removeLast() {
    chars -= rendered.removeLast().length() + 1;
    items.removeLast();
  }

  int size() {
    return rendered.size();
  }

  /**
   * Whether no other item can be added: the budget is used up, or the answer lists what was left
   * out of its first item.
   */
  boolean isFull() {
    return !leftOut.isEmpty() || (size() > 0 && !hasRoomFor(1));
  }

  /** Whether the budget has room for that many characters more. */
  boolean hasRoomFor(int more) {
    return chars + more <= budget;
  }

  /** Only the first item, which is always shown, may be longer than the whole answer. */
  private String text(Map<String, AttributeValue> item) {
    int longest = rendered.isEmpty() ? call.scope().maxItemChars() : Integer.MAX_VALUE;
    return ItemText.asked(longest, item, List.of());
  }

  private String json(Map<String, AttributeValue> item) {
    ObjectNode json = format.item(item);
    if (rendered.isEmpty()) {
      Portion first = call.portion(call.scope().maxItemChars(), json, List.of());
      leftOut = first.leftOut();
      json = first.shown();
    }
    return Json.write(json);
  }

  /** Adds the items to an answer in text. */
  void append(StringBuilder text) {
    rendered.forEach(text::append);
  }

  /** Adds the items to an answer in JSON. */
  void describe(ObjectNode data) {
    ArrayNode array = data.putArray("items");
    rendered.forEach(item -> array.addRawValue(new RawValue(item)));
    leftOut.describe(data, "not_shown");
    call.mask().ifPresent(mask -> mask.describe(data, items));
  }
}
