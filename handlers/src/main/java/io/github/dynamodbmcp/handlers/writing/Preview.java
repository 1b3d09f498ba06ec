package io.github.dynamodbmcp.handlers.writing;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONDITION_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.item.Difference;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Portion;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The effect that a write of one item would have. The write is sent with a condition that can't
 * hold, and DynamoDB returns the existing item, which takes no permission but the write's own.
 *
 * @param standing the existing item; empty if there is none
 * @param after the item after the write; empty if only DynamoDB can tell
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html#DDB-PutItem-request-ReturnValuesOnConditionCheckFailure">
 *     ReturnValuesOnConditionCheckFailure</a>
 */
public record Preview(
    Call call,
    Write write,
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

  /** Previews the write of one target. */
  public static Reply reply(
      Call call, Write write, Map<String, AttributeValue> target, Terms terms) {
    Map<String, AttributeValue> standing = standing(write, target, terms, call);
    Conditions.requireReplaceable(call, write, standing);
    Map<String, AttributeValue> shown = Conditions.masked(call, target);
    Preview preview = new Preview(call, write, shown, standing, write.after(shown, standing));
    return call.given(FORMAT).reply(0, preview::text, preview::data);
  }

  /**
   * Asks DynamoDB for the item that the write would meet; empty if there is none.
   *
   * @param terms those that never hold
   */
  static Map<String, AttributeValue> standing(
      Write write, Map<String, AttributeValue> target, Terms terms, Call call) {
    try {
      write.send(target, terms, call.inTime());
    } catch (ConditionalCheckFailedException e) {
      return e.item();
    }
    throw applied();
  }

  /** The fault of a store that ignores conditions. */
  static Fault applied() {
    return new Fault(
        500,
        "DynamoDB applied a write whose condition can't hold. The write has happened: read the item.");
  }

  private Effect effect() {
    boolean isThere = !standing.isEmpty();
    return switch (write.kind()) {
      case PUT -> isThere ? Effect.REPLACE : Effect.ADD;
      case UPDATE -> isThere ? Effect.UPDATE : write.needsItem() ? Effect.FAIL : Effect.CREATE;
      case DELETE -> isThere ? Effect.DELETE : Effect.NOTHING;
    };
  }

  private String text() {
    int chars = call.scope().maxResponseChars();
    Effect effect = effect();
    StringBuilder text = new StringBuilder("Dry run: nothing was written. ");
    text.append(effect.line.formatted(call.table().quoted(), Words.key(target))).append('\n');
    text.append(
        switch (effect) {
          case ADD -> item(chars, target);
          case REPLACE, UPDATE -> item(chars / 2, standing) + changes(chars / 2);
          case CREATE -> after.map(item -> "The new item:\n" + item(chars, item)).orElse("");
          case DELETE -> item(chars, standing);
          case FAIL, NOTHING -> "";
        });
    return text.append(notes(call)).toString();
  }

  private String item(int chars, Map<String, AttributeValue> item) {
    return ItemText.within(chars, item, first());
  }

  private Collection<String> first() {
    return write.kind() == Kind.PUT ? List.of() : target.keySet();
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

  /** Says what a preview doesn't show, and what it costs. */
  static String notes(Call call) {
    return condition(call)
        + "DynamoDB charges a dry run like a write whose condition fails: 1 write unit for each KB of the item, at least 1.\n";
  }

  private static String condition(Call call) {
    return call.given(CONDITION_EXPRESSION).isPresent()
        ? "The condition_expression was not evaluated: the write happens only if it holds.\n"
        : "";
  }

  private ObjectNode data() {
    Format format = call.given(FORMAT);
    int chars = call.scope().maxResponseChars();
    Effect effect = effect();
    ObjectNode data =
        Json.object().put("table", call.table().name()).put("dry_run", true).put("written", 0);
    data.put("would", effect.name().toLowerCase(Locale.ROOT));
    if (write.kind() != Kind.PUT) {
      data.set("key", format.item(target));
    }
    if (!standing.isEmpty()) {
      Portion portion = Portion.within(chars / 2, format.item(standing), first());
      data.set("item", portion.shown());
      portion.describe(data, "not_shown");
      call.mask().ifPresent(mask -> mask.describe(data, List.of(standing)));
    }
    if (effect == Effect.REPLACE || effect == Effect.UPDATE || effect == Effect.CREATE) {
      after.ifPresent(
          item -> Difference.between(standing, item).describe(data, chars / 3, format::item));
    }
    return data.put("notice", notes(call).strip().replace('\n', ' '));
  }
}
