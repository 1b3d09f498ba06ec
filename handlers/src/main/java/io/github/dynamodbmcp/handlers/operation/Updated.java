package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.item.Difference;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.writing.Conditions;
import io.github.dynamodbmcp.handlers.writing.SingleAnswer;
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
    int chars = call.scope().maxResponseChars();
    if (!write.returnsOld()) {
      return item(chars, returned);
    }
    Optional<Map<String, AttributeValue>> after = write.after(key, returned);
    if (after.isEmpty()) {
      return "Only DynamoDB knows the new values: read the item to see them. It was:\n"
          + item(chars, returned);
    }
    if (returned.isEmpty()) {
      return "There was no item with this key, so this one was created:\n"
          + item(chars, after.get());
    }
    Difference difference = Difference.between(returned, after.get());
    String changes =
        difference.isNone()
            ? "Nothing changed: the item already had these values.\n"
            : "Changed:\n" + difference.text(chars / 2, write.touched());
    return changes + "The item:\n" + item(chars - changes.length(), after.get());
  }

  private String item(int chars, Map<String, AttributeValue> item) {
    return ItemText.within(chars, item, key.keySet(), write::touched);
  }

  ObjectNode data() {
    int chars = call.scope().maxResponseChars();
    SingleAnswer answer = new SingleAnswer(call, 1);
    if (!write.returnsOld()) {
      return answer.with("item", returned, key.keySet(), chars).end();
    }
    Optional<Map<String, AttributeValue>> after = write.after(key, returned);
    after.ifPresent(item -> {
      Difference.between(returned, item)
          .describe(answer.data(), chars / 3, call.given(FORMAT)::item);
      answer.with("item", item, key.keySet(), chars / 2);
    });
    return answer.notice(whyMet()).end();
  }
}
