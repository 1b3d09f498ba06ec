package io.github.dynamodbmcp.handlers.operation;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.writing.Conditions;
import io.github.dynamodbmcp.handlers.writing.Kind;
import io.github.dynamodbmcp.handlers.writing.Sent;
import io.github.dynamodbmcp.handlers.writing.Terms;
import io.github.dynamodbmcp.handlers.writing.Write;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * The update of one call.
 *
 * @param returned what DynamoDB returns
 */
record UpdateWrite(Call call, UpdateEdit edit, ReturnValue returned) implements Write {
  /** Creates the update of one item, whose changes are shown, or of many. */
  static UpdateWrite of(Call call, String update, Placeholders placeholders, boolean many) {
    UpdateEdit edit = UpdateEdit.of(update, placeholders, !call.given(Clauses.CREATE_IF_MISSING));
    return new UpdateWrite(
        call,
        edit,
        many
            // Old items may show that the condition held for a mistake.
            ? Conditions.mayCompareWithName(call) ? ReturnValue.ALL_OLD : ReturnValue.NONE
            : edit.parsed().isPresent() ? ReturnValue.ALL_OLD : ReturnValue.ALL_NEW);
  }

  @Override
  public Kind kind() {
    return edit.kind();
  }

  @Override
  public boolean needsItem() {
    return edit.needsItem();
  }

  @Override
  public String update() {
    return edit.update();
  }

  /** The attributes that it changes. */
  List<String> touched() {
    return edit.touched();
  }

  /** Whether DynamoDB returns the item as it was, so that the changes are computed from it. */
  boolean returnsOld() {
    return returned == ReturnValue.ALL_OLD;
  }

  @Override
  public Sent send(
      Map<String, AttributeValue> key, Terms terms, AwsRequestOverrideConfiguration limits) {
    UpdateItemResponse response =
        call.dynamoDb()
            .updateItem(
                UpdateItemRequest.builder()
                    .overrideConfiguration(limits)
                    .tableName(call.table().reference())
                    .key(key)
                    .updateExpression(update())
                    .conditionExpression(terms.condition())
                    .expressionAttributeNames(terms.names())
                    .expressionAttributeValues(terms.values())
                    .returnValues(returned)
                    .returnValuesOnConditionCheckFailure(
                        ReturnValuesOnConditionCheckFailure.ALL_OLD)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                    .build());
    return new Sent(response.attributes(), response.consumedCapacity());
  }

  @Override
  public Optional<Map<String, AttributeValue>> after(
      Map<String, AttributeValue> key, Map<String, AttributeValue> before) {
    return edit.after(key, before);
  }
}
