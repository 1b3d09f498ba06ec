package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONSISTENT_READ;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_NAMES;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.PROJECTION;
import static io.github.dynamodbmcp.handlers.call.Parameters.TABLE_NAME;
import static io.github.dynamodbmcp.handlers.tool.Argument.required;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.call.Parameters;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Portion;
import io.github.dynamodbmcp.handlers.reading.Batch;
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.handlers.tool.Type;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads many items by their primary keys. */
final class BatchGet implements Operation {
  private static final Argument<List<Map<String, AttributeValue>>> KEYS =
      required(
          "keys",
          Type.listOf(Parameters.attributes(), "A whole primary key."),
          "The primary keys of the items, any number. Example: [{\"userId\": \"user001\"}, {\"userId\":"
              + " \"user002\"}].");

  /** The line that counts the keys that aren't named, in characters. */
  private static final int LAST_LINE_CHARS = 20;

  private static final Tool TOOL =
      new Tool(
          "dynamodb_batch_get",
          "Batch get",
          "Reads many items from a DynamoDB table by their whole primary keys in one call. Use it"
              + " instead of several calls of dynamodb_get_item. The answer lists the keys that have no"
              + " item, and those that could not be read or shown.",
          Tool.Annotations.READS,
          List.of(
              TABLE_NAME, KEYS, PROJECTION, EXPRESSION_ATTRIBUTE_NAMES, CONSISTENT_READ, FORMAT));

  @Override
  public Tool tool() {
    return TOOL;
  }

  @Override
  public String action() {
    return "dynamodb:BatchGetItem";
  }

  @Override
  public String example() {
    return """
    {"table_name": "Users", "keys": [{"userId": "user001"}]}
    """;
  }

  @Override
  public String exampleAnswer() {
    return """
    {"Responses":{"Users":[{"userId":{"S":"user001"}}]},"UnprocessedKeys":{},
     "ConsumedCapacity":[{"TableName":"Users","CapacityUnits":0.5}]}
    """;
  }

  @Override
  public Reply call(Call call) {
    Batch batch = Batch.read(call, call.given(KEYS));
    return call.given(FORMAT)
        .reply(batch.shown().size(), () -> text(call, batch), () -> data(call, batch));
  }

  private static String text(Call call, Batch batch) {
    String table = call.table().quoted();
    String again =
        keys(
                "are unprocessed: DynamoDB did not get to them in time, so ask for them again",
                "is unprocessed: DynamoDB did not get to it in time, so ask for it again",
                batch.unprocessed(),
                Integer.MAX_VALUE)
            + keys(
                "are not shown, since the answer would be too long: ask for them again",
                "is not shown, since the answer would be too long: ask for it again",
                batch.notShown(),
                Integer.MAX_VALUE);
    StringBuilder text =
        new StringBuilder(
            batch.shown().isEmpty()
                ? "No items found in %s matching the query\n".formatted(table)
                : "Batch get results from %s (%s):\n"
                    .formatted(table, Words.count(batch.shown().size(), "item")));
    int number = 1;
    for (Batch.Found found : batch.shown()) {
      text.append("Item %s:\n".formatted(number++));
      text.append(
          ItemText.asked(
              Batch.itemChars(call, again.length()), found.item(), found.key().keySet()));
    }
    String end = again + call.cost().readSentence();
    int room = call.scope().maxResponseChars() - text.length() - end.length();
    return text.append(keys("have no item", "has no item", batch.missing(), room))
        .append(end)
        .toString();
  }

  private static String keys(
      String many, String one, List<Map<String, AttributeValue>> keys, int longest) {
    if (keys.isEmpty()) {
      return "";
    }
    String sentence = Words.count(keys.size(), "key") + " " + (keys.size() == 1 ? one : many);
    StringBuilder text = new StringBuilder(sentence).append(":\n");
    int named = 0;
    for (Map<String, AttributeValue> key : keys) {
      String line = Batch.line(key);
      if (text.length() + line.length() > longest - LAST_LINE_CHARS) {
        return named == 0
            ? sentence + "\n"
            : text.append("  and %d more\n".formatted(keys.size() - named)).toString();
      }
      text.append(line);
      named++;
    }
    return text.toString();
  }

  private static ObjectNode data(Call call, Batch batch) {
    Format format = call.given(FORMAT);
    ArrayNode unprocessed = keys(format, batch.unprocessed());
    ArrayNode notShown = keys(format, batch.notShown());
    ObjectNode data =
        Json.object().put("table", call.table().name()).put("count", batch.shown().size());
    ArrayNode items = data.putArray("items");
    for (Batch.Found found : batch.shown()) {
      ObjectNode item = format.item(found.item());
      if (items.isEmpty()) {
        // Only the first item, which is always shown, may be longer than the whole answer.
        int chars = Batch.itemChars(call, Json.length(unprocessed) + Json.length(notShown));
        Portion portion = call.portion(chars, item, found.key().keySet());
        portion.leftOut().describe(data, "attributes_not_shown");
        item = portion.shown();
      }
      items.add(item);
    }
    call.mask()
        .ifPresent(
            mask -> mask.describe(data, batch.shown().stream().map(Batch.Found::item).toList()));
    ArrayNode missing = data.putArray("missing");
    data.put("missing_count", batch.missing().size());
    data.set("unprocessed", unprocessed);
    data.set("not_shown", notShown);
    call.cost().addTo(data);
    int left = call.scope().maxResponseChars() - Json.length(data);
    for (Map<String, AttributeValue> key : batch.missing()) {
      ObjectNode name = format.item(key);
      left -= Json.length(name) + 1;
      if (left < 0) {
        break;
      }
      missing.add(name);
    }
    return data;
  }

  private static ArrayNode keys(Format format, List<Map<String, AttributeValue>> keys) {
    ArrayNode array = Json.object().putArray("keys");
    keys.forEach(key -> array.add(format.item(key)));
    return array;
  }
}
