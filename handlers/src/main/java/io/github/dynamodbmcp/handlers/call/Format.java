package io.github.dynamodbmcp.handlers.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.handlers.tool.Reply;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The format of an answer. */
public enum Format {
  /** Plain text, for being narrated. */
  TEXT,
  /** Plain JSON, which can be put back as it is. */
  JSON,
  /** DynamoDB's typed JSON throughout. */
  DYNAMODB_JSON;

  /** The reply in this format. */
  public Reply reply(int items, Supplier<String> text, Supplier<ObjectNode> data) {
    return this == TEXT ? new Reply.Text(text.get(), items) : new Reply.Data(data.get(), items);
  }

  /** An item or a key in this format's JSON. */
  public ObjectNode item(Map<String, AttributeValue> item) {
    return this == DYNAMODB_JSON ? ItemJson.typed(item) : ItemJson.plain(item);
  }

  /** A value in this format's JSON. */
  public JsonNode value(AttributeValue value) {
    return this == DYNAMODB_JSON ? ItemJson.typed(value) : ItemJson.plain(value);
  }
}
