package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONDITION_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_NAMES;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_VALUES;
import static io.github.dynamodbmcp.handlers.call.Parameters.TABLE_NAME;
import static io.github.dynamodbmcp.handlers.tool.Argument.required;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Parameters;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Puts a whole item, and shows the item that it replaced. */
final class PutItem implements Operation {
  private static final Argument<Map<String, AttributeValue>> ITEM =
      required(
          "item",
          Parameters.attributes(),
          "The whole item, including its primary key. Example: {\"userId\": \"user011\", \"name\":"
              + " \"Kate Brown\", \"active\": true}.");

  private static final Tool TOOL =
      new Tool(
          "dynamodb_put_item",
          "Put item",
          "Adds an item to a DynamoDB table, or replaces the whole item that has the same primary key,"
              + " optionally only if a condition holds. To change some attributes and keep the others,"
              + " use dynamodb_update_item. To add an item only if there is none with its key, give the"
              + " condition attribute_not_exists(PARTITION_KEY). "
              + Parameters.VALUES,
          Tool.Annotations.REPLACES,
          List.of(
              TABLE_NAME,
              ITEM,
              CONDITION_EXPRESSION,
              EXPRESSION_ATTRIBUTE_NAMES,
              EXPRESSION_ATTRIBUTE_VALUES));

  @Override
  public Tool tool() {
    return TOOL;
  }

  @Override
  public String action() {
    return "dynamodb:PutItem";
  }

  @Override
  public String example() {
    return """
    {"table_name": "Users", "item": {"userId": "user001", "age": 28}}
    """;
  }

  @Override
  public String exampleAnswer() {
    return """
    {"Attributes":{"userId":{"S":"user001"}},
     "ConsumedCapacity":{"TableName":"Users","CapacityUnits":1.0}}
    """;
  }

  @Override
  public Reply call(Call call) {
    Placeholders placeholders = call.placeholders();
    PutItemResponse response;
    try {
      response =
          call.dynamoDb()
              .putItem(
                  PutItemRequest.builder()
                      .overrideConfiguration(call.inTime())
                      .tableName(call.table().reference())
                      .item(call.given(ITEM))
                      .conditionExpression(call.given(CONDITION_EXPRESSION).orElse(null))
                      .expressionAttributeNames(placeholders.names())
                      .expressionAttributeValues(placeholders.values())
                      .returnValues(ReturnValue.ALL_OLD)
                      .returnValuesOnConditionCheckFailure(
                          ReturnValuesOnConditionCheckFailure.ALL_OLD)
                      .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                      .build());
    } catch (ConditionalCheckFailedException e) {
      throw Conditions.unmet(call, e.item(), List.of());
    }
    call.consumed(response.consumedCapacity());
    String cost = Words.writeCost(call.consumedCapacity());
    String table = call.table().quoted();
    boolean replaced = !response.attributes().isEmpty();
    int chars = call.scope().maxResponseChars();
    String item = ItemText.within(replaced ? chars / 2 : chars, call.given(ITEM), List.of());
    return new Reply.Text(
        !replaced
            ? "Successfully added item to %s:\n%s%s".formatted(table, item, cost)
            : "Successfully replaced item in %s:\n%sIt replaced:\n%s%s"
                .formatted(
                    table,
                    item,
                    ItemText.within(chars - item.length(), response.attributes(), List.of()),
                    cost),
        1);
  }
}
