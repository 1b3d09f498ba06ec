package io.github.dynamodbmcp.handlers.writing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.item.Difference;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Portion;
import io.github.dynamodbmcp.handlers.item.TableName;
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
    return effect.line.formatted(table.quoted(), Words.key(target))
        + '\n'
        + switch (effect) {
          case ADD -> item(chars, target);
          case REPLACE, UPDATE -> item(chars / 2, standing) + changes(chars / 2);
          case CREATE -> after.map(item -> "The new item:\n" + item(chars, item)).orElse("");
          case DELETE -> item(chars, standing);
          case FAIL, NOTHING -> "";
        };
  }

  private String item(int chars, Map<String, AttributeValue> item) {
    return ItemText.within(chars, item, first());
  }

  private Collection<String> first() {
    return edit.kind() == Kind.PUT ? List.of() : target.keySet();
  }

  private String changes(int chars) {
    if (after.isEmpty()) {
      return "What would change isn't known in advance: DynamoDB computes it, or refuses the update.\n";
    }
    Difference difference = Difference.between(standing, after.get());
    return difference.isNone()
        ? "It would change nothing: the item already has these values.\n"
        : "It would change:\n" + difference.text(chars, List.of());
  }

  /** Adds the effect to an answer in JSON, in at most about so many characters. */
  public void describe(ObjectNode data, Format format, int chars) {
    Effect effect = effect();
    data.put("would", effect.name().toLowerCase(Locale.ROOT));
    if (edit.kind() != Kind.PUT) {
      data.set("key", format.item(target));
    }
    if (!standing.isEmpty()) {
      Portion portion = Portion.within(chars / 2, format.item(standing), first());
      data.set("item", portion.shown());
      portion.leftOut().describe(data, "not_shown");
    }
    if (effect == Effect.REPLACE || effect == Effect.UPDATE || effect == Effect.CREATE) {
      after.ifPresent(
          item -> Difference.between(standing, item).describe(data, chars / 3, format::item));
    }
  }
}
