package io.github.dynamodbmcp.handlers.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How a reading tool answers. */
enum Format {
  TEXT,
  JSON,
  DYNAMODB_JSON;

  /** The item in this JSON; a text's keys are in plain JSON too. */
  ObjectNode item(Map<String, AttributeValue> item) {
    return switch (this) {
      case TEXT, JSON -> ItemJson.plain(item);
      case DYNAMODB_JSON -> ItemJson.typed(item);
    };
  }
}
