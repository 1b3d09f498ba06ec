package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONDITION_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.DRY_RUN;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_NAMES;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_VALUES;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.TABLE_NAME;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Parameters;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.handlers.writing.Conditions;
import io.github.dynamodbmcp.handlers.writing.Kind;
import io.github.dynamodbmcp.handlers.writing.Sent;
import io.github.dynamodbmcp.handlers.writing.SingleAnswer;
import io.github.dynamodbmcp.handlers.writing.Targets;
import io.github.dynamodbmcp.handlers.writing.Terms;
import io.github.dynamodbmcp.handlers.writing.Write;
import io.github.dynamodbmcp.handlers.writing.Writing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Deletes items by their primary keys; shows the item if it is one. */
final class DeleteItem implements Operation {
  private static final Targets KEYS = Targets.keys("delete");

  private static final Tool TOOL =
      new Tool(
          "dynamodb_delete_item",
          "Delete item",
          "Deletes one or several items from a DynamoDB table by their whole primary keys, optionally"
              + " only if a condition holds. The answer shows the deleted item, or says that there was"
              + " none. For several items, for example all test data, find their keys with"
              + " dynamodb_query or dynamodb_scan and give them as keys: one call instead of one for"
              + " each. Set dry_run first to see what would be deleted. "
              + Parameters.VALUES,
          Tool.Annotations.REPLACES,
          List.of(
              TABLE_NAME,
              KEYS.one(),
              KEYS.many(),
              CONDITION_EXPRESSION,
              EXPRESSION_ATTRIBUTE_NAMES,
              EXPRESSION_ATTRIBUTE_VALUES,
              DRY_RUN,
              FORMAT),
          given -> Writing.problems(KEYS, given));

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
    return Writing.reply(
        call,
        new Delete(call),
        KEYS,
        call.placeholders(),
        (key, sent) ->
            call.given(FORMAT)
                .reply(
                    sent.item().isEmpty() ? 0 : 1,
                    () -> text(call, key, sent),
                    () -> data(call, key, sent)));
  }

  private static String text(Call call, Map<String, AttributeValue> key, Sent sent) {
    String end = Conditions.whyMet(call, sent.item()) + call.cost().writeSentence();
    String shownKey = Words.key(key);
    String table = call.table().quoted();
    if (sent.item().isEmpty()) {
      return "Nothing to delete: no item in %s with key: %s\n%s".formatted(table, shownKey, end);
    }
    int chars = call.scope().maxItemChars() - shownKey.length();
    return "Successfully deleted item from %s with key: %s\nIt was:\n%s%s"
        .formatted(table, shownKey, ItemText.within(chars, sent.item(), key.keySet()), end);
  }

  private static ObjectNode data(Call call, Map<String, AttributeValue> key, Sent sent) {
    SingleAnswer answer = new SingleAnswer(call, sent.item().isEmpty() ? 0 : 1);
    if (sent.item().isEmpty()) {
      answer.data().putArray("missing").add(call.given(FORMAT).item(key));
    } else {
      answer.with("item", sent.item(), key.keySet(), call.scope().maxItemChars());
    }
    return answer.notice(Conditions.whyMet(call, sent.item())).end();
  }

  private record Delete(Call call) implements Write {
    @Override
    public Kind kind() {
      return Kind.DELETE;
    }

    @Override
    public boolean needsItem() {
      return false;
    }

    @Override
    public Sent send(
        Map<String, AttributeValue> key, Terms terms, AwsRequestOverrideConfiguration limits) {
      DeleteItemResponse response =
          call.dynamoDb()
              .deleteItem(
                  DeleteItemRequest.builder()
                      .overrideConfiguration(limits)
                      .tableName(call.table().reference())
                      .key(key)
                      .conditionExpression(terms.condition())
                      .expressionAttributeNames(terms.names())
                      .expressionAttributeValues(terms.values())
                      .returnValues(ReturnValue.ALL_OLD)
                      .returnValuesOnConditionCheckFailure(
                          ReturnValuesOnConditionCheckFailure.ALL_OLD)
                      .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                      .build());
      return new Sent(response.attributes(), response.consumedCapacity());
    }

    @Override
    public Optional<Map<String, AttributeValue>> after(
        Map<String, AttributeValue> key, Map<String, AttributeValue> before) {
      return Optional.of(Map.of());
    }
  }
}
