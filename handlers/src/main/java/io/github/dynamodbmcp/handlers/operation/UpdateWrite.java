package io.github.dynamodbmcp.handlers.operation;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.expression.Update;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.writing.Evaluation;
import io.github.dynamodbmcp.handlers.writing.Kind;
import io.github.dynamodbmcp.handlers.writing.Sent;
import io.github.dynamodbmcp.handlers.writing.Terms;
import io.github.dynamodbmcp.handlers.writing.Write;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * @param update the update expression
 * @param parsed the same, taken apart; empty if it can't be
 * @param touched the attributes that it changes
 * @param values the values of its placeholders
 * @param returned what DynamoDB returns
 */
record UpdateWrite(
    Call call,
    String update,
    Optional<Update> parsed,
    List<String> touched,
    Map<String, AttributeValue> values,
    ReturnValue returned)
    implements Write {

  /** Creates the update of one item, whose changes are shown, or of many. */
  static UpdateWrite of(Call call, String update, Placeholders placeholders, boolean many) {
    Map<String, String> names = Objects.requireNonNullElse(placeholders.names(), Map.of());
    Optional<Update> parsed = Update.of(update, names);
    List<String> touched =
        parsed.stream()
            .flatMap(known -> known.actions().stream())
            .map(action -> placeholders.attribute(action.path()))
            .distinct()
            .toList();
    return new UpdateWrite(
        call,
        update,
        parsed,
        touched,
        Objects.requireNonNullElse(placeholders.values(), Map.of()),
        many ? ReturnValue.NONE : parsed.isPresent() ? ReturnValue.ALL_OLD : ReturnValue.ALL_NEW);
  }

  @Override
  public Kind kind() {
    return Kind.UPDATE;
  }

  @Override
  public boolean needsItem() {
    return !call.given(UpdateItem.CREATE_IF_MISSING);
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
                    .updateExpression(update)
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
    return parsed.flatMap(known -> Evaluation.of(known, values, key, before));
  }
}
