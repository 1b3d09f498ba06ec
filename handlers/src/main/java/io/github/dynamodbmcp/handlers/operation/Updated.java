package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.item.Difference;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Share;
import io.github.dynamodbmcp.handlers.writing.Conditions;
import io.github.dynamodbmcp.handlers.writing.SingleAnswer;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The answer to an update that DynamoDB applied.
 *
 * @param returned the item as it was, or as it is: see {@link UpdateWrite#returnsOld()}
 * @param hint a line to add, or empty
 */
record Updated(
    Call call,
    UpdateWrite write,
    Map<String, AttributeValue> key,
    Map<String, AttributeValue> returned,
    String hint) {

  String text() {
    return "Successfully updated item in %s:\n%s%s%s"
        .formatted(call.table().quoted(), body(), hint + whyMet(), call.cost().writeSentence());
  }

  private String whyMet() {
    return write.returnsOld() ? Conditions.whyMet(call, returned) : "";
  }

  private String body() {
    int room = call.scope().maxItemChars() - hint.length();
    if (!write.returnsOld()) {
      return item(room, returned);
    }
    Optional<Map<String, AttributeValue>> after = write.after(key, returned);
    if (after.isEmpty()) {
      return "Only DynamoDB knows the new values: read the item to see them. It was:\n"
          + item(room, returned);
    }
    if (returned.isEmpty()) {
      return "There was no item with this key, so this one was created:\n"
          + item(room, after.get());
    }
    Difference difference = Difference.between(returned, after.get());
    int changes = changes(room, difference).length();
    int item = item(room, after.get()).length();
    Share share = Share.of(room, List.of(changes, item));
    return changes(share.chars(changes), difference)
        + "The item:\n"
        + item(share.chars(item), after.get());
  }

  private String changes(int chars, Difference difference) {
    return difference.isNone()
        ? "Nothing changed: the item already had these values.\n"
        : "Changed:\n" + difference.text(chars, write.touched());
  }

  private String item(int chars, Map<String, AttributeValue> item) {
    return ItemText.within(chars, item, key.keySet(), write::touched);
  }

  ObjectNode data() {
    int room = call.scope().maxItemChars();
    SingleAnswer answer = new SingleAnswer(call, 1);
    if (!write.returnsOld()) {
      return answer.with("item", returned, key.keySet(), room).end();
    }
    Optional<Map<String, AttributeValue>> after = write.after(key, returned);
    after.ifPresent(item -> {
      Difference difference = Difference.between(returned, item);
      int changes = Json.length(changes(difference, room));
      int chars = answer.length(item, key.keySet(), room);
      Share share = Share.of(room, List.of(changes, chars));
      answer.data().setAll(changes(difference, share.chars(changes)));
      answer.with("item", item, key.keySet(), share.chars(chars));
    });
    return answer.notice(whyMet()).end();
  }

  private ObjectNode changes(Difference difference, int chars) {
    ObjectNode data = Json.object();
    difference.describe(data, chars, call.given(FORMAT)::item);
    return data;
  }
}
