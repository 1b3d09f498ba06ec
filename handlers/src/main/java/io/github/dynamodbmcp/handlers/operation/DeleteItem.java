package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONDITION_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_NAMES;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_VALUES;
import static io.github.dynamodbmcp.handlers.call.Parameters.KEY;
import static io.github.dynamodbmcp.handlers.call.Parameters.TABLE_NAME;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Parameters;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Deletes one item by its primary key, and shows it. */
final class DeleteItem implements Operation {
  private static final Tool TOOL =
      new Tool(
          "dynamodb_delete_item",
          "Delete item",
          "Deletes one item from a DynamoDB table by its whole primary key, optionally only if a"
              + " condition holds. The answer shows the deleted item, or says that there was none. "
              + Parameters.VALUES,
          Tool.Annotations.REPLACES,
          List.of(
              TABLE_NAME,
              KEY,
              CONDITION_EXPRESSION,
              EXPRESSION_ATTRIBUTE_NAMES,
              EXPRESSION_ATTRIBUTE_VALUES));

  @Override
  public Tool tool() {
    return TOOL;
  }

  @Override
  public String action() {
    return "dynamodb:DeleteItem";
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
    {"Attributes":{"userId":{"S":"user001"}},
     "ConsumedCapacity":{"TableName":"Users","CapacityUnits":1.0}}
    """;
  }

  @Override
  public Reply call(Call call) {
    Placeholders placeholders = call.placeholders();
    DeleteItemResponse response;
    try {
      response =
          call.dynamoDb()
              .deleteItem(
                  DeleteItemRequest.builder()
                      .overrideConfiguration(call.inTime())
                      .tableName(call.table().reference())
                      .key(call.given(KEY))
                      .conditionExpression(call.given(CONDITION_EXPRESSION).orElse(null))
                      .expressionAttributeNames(placeholders.names())
                      .expressionAttributeValues(placeholders.values())
                      .returnValues(ReturnValue.ALL_OLD)
                      .returnValuesOnConditionCheckFailure(
                          ReturnValuesOnConditionCheckFailure.ALL_OLD)
                      .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                      .build());
    } catch (ConditionalCheckFailedException e) {
      throw Conditions.unmet(call, e.item(), call.given(KEY).keySet());
    }
    call.consumed(response.consumedCapacity());
    String cost = Words.writeCost(call.consumedCapacity());
    String key = Words.key(call.given(KEY));
    return response.attributes().isEmpty()
        ? new Reply.Text(
            "Nothing to delete: no item in %s with key: %s\n%s"
                .formatted(call.table().quoted(), key, cost),
            0)
        : new Reply.Text(
            "Successfully deleted item from %s with key: %s\nIt was:\n%s%s"
                .formatted(
                    call.table().quoted(),
                    key,
                    ItemText.within(
                        call.scope().maxResponseChars() - key.length(),
                        response.attributes(),
                        call.given(KEY).keySet()),
                    cost),
            1);
  }
}
