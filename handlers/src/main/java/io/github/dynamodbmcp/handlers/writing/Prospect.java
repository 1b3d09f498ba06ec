package io.github.dynamodbmcp.handlers.writing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.item.Difference;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Portion;
import io.github.dynamodbmcp.handlers.item.Share;
import io.github.dynamodbmcp.handlers.item.TableName;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The effect that a write would have on the existing item.
 *
 * @param target the item that would be put, or the key
 * @param standing the existing item; empty if there is none
 * @param after the item after the write; empty if only DynamoDB can tell
 */
public record Prospect(
    TableName table,
    Edit edit,
    Map<String, AttributeValue> target,
    Map<String, AttributeValue> standing,
    Optional<Map<String, AttributeValue>> after) {

  /** The member of a JSON answer that says what a write would do, and the text's first line. */
  private enum Effect {
    ADD("The put would add this item to %s, which has none with its key:"),
    REPLACE("The put would replace this item in %s:"),
    UPDATE("The update would change this item in %s:"),
    CREATE("The update would create an item in %s with key: %s"),
    FAIL(
        "The update would fail, since there is no item in %s with key: %s\nSet create_if_missing to true to create it."),
    DELETE("The delete would remove this item from %s:"),
    NOTHING("There is nothing to delete: no item in %s with key: %s");

    private final String line;

    Effect(String line) {
      this.line = line;
    }
  }

  private static final String NEW = "The new item:\n";
  private static final String CHANGES = "It would change:\n";

  /** The names of the members of an answer in JSON, in characters. */
  private static final int MEMBERS_CHARS = 60;

  /** The effect of a write on the item that DynamoDB found. */
  public static Prospect of(
      TableName table,
      Edit edit,
      Map<String, AttributeValue> target,
      Map<String, AttributeValue> standing) {
    return new Prospect(table, edit, target, standing, edit.after(target, standing));
  }

  private Effect effect() {
    boolean isThere = !standing.isEmpty();
    return switch (edit.kind()) {
      case PUT -> isThere ? Effect.REPLACE : Effect.ADD;
      case UPDATE -> isThere ? Effect.UPDATE : edit.needsItem() ? Effect.FAIL : Effect.CREATE;
      case DELETE -> isThere ? Effect.DELETE : Effect.NOTHING;
    };
  }

  /** Writes the effect as lines, each ended, of at most about so many characters. */
  public String text(int chars) {
    Effect effect = effect();
    String line = effect.line.formatted(table.quoted(), Words.key(target)) + '\n';
    int room = chars - line.length();
    return line
        + switch (effect) {
          case ADD -> item(room, target);
          case REPLACE, UPDATE, DELETE -> standing(room, first());
          case CREATE -> after.map(item -> NEW + item(room - NEW.length(), item)).orElse("");
          case FAIL, NOTHING -> "";
        };
  }

  /**
   * Writes the existing item and what would change in it, as lines, each ended.
   *
   * @param chars the most characters, roughly
   * @param first the attributes that come first
   */
  String standing(int chars, Collection<String> first) {
    int item = ItemText.within(chars, standing, first).length();
    int changes = changes(chars).length();
    Share share = Share.of(chars, List.of(item, changes));
    return ItemText.within(share.chars(item), standing, first) + changes(share.chars(changes));
  }

  private String item(int chars, Map<String, AttributeValue> item) {
    return ItemText.within(chars, item, first());
  }

  private Collection<String> first() {
    return edit.kind() == Kind.PUT ? List.of() : target.keySet();
  }

  private String changes(int chars) {
    if (edit.kind() == Kind.DELETE) {
      return "";
    }
    if (after.isEmpty()) {
      return "What would change isn't known in advance: DynamoDB computes it, or refuses the update.\n";
    }
    Difference difference = Difference.between(standing, after.get());
    return difference.isNone()
        ? "It would change nothing: the item already has these values.\n"
        : CHANGES + difference.text(chars - CHANGES.length(), List.of());
  }

  /**
   * Adds the effect to an answer in JSON.
   *
   * @param chars the most characters of the answer, roughly
   */
  public void describe(ObjectNode data, Format format, int chars) {
    Effect effect = effect();
    data.put("would", effect.name().toLowerCase(Locale.ROOT));
    if (edit.kind() != Kind.PUT) {
      data.set("key", format.item(target));
    }
    int room = chars - Json.length(data) - MEMBERS_CHARS;
    int item = Json.length(item(room, format));
    int changes = Json.length(changes(room, format));
    Share share = Share.of(room, List.of(item, changes));
    data.setAll(item(share.chars(item), format));
    data.setAll(changes(share.chars(changes), format));
  }

  private ObjectNode item(int chars, Format format) {
    ObjectNode data = Json.object();
    if (!standing.isEmpty()) {
      Portion portion = Portion.within(chars, format.item(standing), first());
      data.set("item", portion.shown());
      portion.leftOut().describe(data, "not_shown");
    }
    return data;
  }

  private ObjectNode changes(int chars, Format format) {
    ObjectNode data = Json.object();
    Effect effect = effect();
    if (effect == Effect.REPLACE || effect == Effect.UPDATE || effect == Effect.CREATE) {
      after.ifPresent(
          item -> Difference.between(standing, item).describe(data, chars, format::item));
    }
    return data;
  }
}
