package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONSISTENT_READ;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_NAMES;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.KEY;
import static io.github.dynamodbmcp.handlers.call.Parameters.PROJECTION;
import static io.github.dynamodbmcp.handlers.call.Parameters.TABLE_NAME;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.item.Portion;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Reads one item by its primary key. */
final class GetItem implements Operation {
  private static final Tool TOOL =
      new Tool(
          "dynamodb_get_item",
          "Get item",
          "Reads one item from a DynamoDB table by its whole primary key. This is the cheapest and"
              + " fastest read: use it whenever you know the key. For several keys use"
              + " dynamodb_batch_get; without the key use dynamodb_query or dynamodb_scan. Long values"
              + " are cut; projection together with format json returns the named attributes whole.",
          Tool.Annotations.READS,
          List.of(
              TABLE_NAME, KEY, PROJECTION, EXPRESSION_ATTRIBUTE_NAMES, CONSISTENT_READ, FORMAT));

  @Override
  public Tool tool() {
    return TOOL;
  }

  @Override
  public String action() {
    return "dynamodb:GetItem";
  }

  @Override
  public String example() {
    return """
    {"table_name": "Users", "key": {"userId": "user001"}}
    """;
  }

  @Override
  public String exampleAnswer() {
    return """
    {"Item":{"id":{"S":"a"},"n":{"N":"1"},"s":{"SS":["a","b"]},"m":{"M":{"l":{"L":[{"BOOL":true}]}}}},
     "ConsumedCapacity":{"TableName":"Users","CapacityUnits":0.5}}
    """;
  }

  @Override
  public Reply call(Call call) {
    Placeholders placeholders = call.placeholders();
    Projection projection = call.projection(List.of(), placeholders);
    GetItemResponse response =
        call.dynamoDb()
            .getItem(
                GetItemRequest.builder()
                    .overrideConfiguration(call.inTime())
                    .tableName(call.table().reference())
                    .key(call.given(KEY))
                    .projectionExpression(projection.expression())
                    .expressionAttributeNames(placeholders.names())
                    .consistentRead(call.given(CONSISTENT_READ))
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                    .build());
    call.cost().add(response.consumedCapacity());
    return call.given(FORMAT)
        .reply(response.hasItem() ? 1 : 0, () -> text(call, response), () -> data(call, response));
  }

  private static String text(Call call, GetItemResponse response) {
    Map<String, AttributeValue> key = call.given(KEY);
    if (!response.hasItem()) {
      return "Item not found in %s with key: %s".formatted(call.table().quoted(), Words.key(key));
    }
    String item = ItemText.asked(call.scope().maxItemChars(), response.item(), key.keySet());
    return "Item from %s:\n%s".formatted(call.table().quoted(), item);
  }

  private static ObjectNode data(Call call, GetItemResponse response) {
    Format format = call.given(FORMAT);
    ObjectNode data =
        Json.object().put("table", call.table().name()).put("found", response.hasItem());
    if (response.hasItem()) {
      Portion portion =
          call.portion(
              call.scope().maxItemChars(), format.item(response.item()), call.given(KEY).keySet());
      data.set("item", portion.shown());
      portion.leftOut().describe(data, "not_shown");
      call.mask().ifPresent(mask -> mask.describe(data, List.of(response.item())));
    } else {
      data.set("key", format.item(call.given(KEY)));
    }
    return call.cost().addTo(data);
  }
}
