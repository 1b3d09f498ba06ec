package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONDITION_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.DRY_RUN;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_NAMES;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_VALUES;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.TABLE_NAME;
import static io.github.dynamodbmcp.handlers.tool.Argument.optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Parameters;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Share;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.handlers.tool.Type;
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
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Puts whole items; if it is one, shows it and the item that it replaced. */
final class PutItem implements Operation {
  private static final Targets ITEMS =
      new Targets(
          optional(
              "item",
              Parameters.attributes(),
              "The whole item, including its primary key. Example: {\"userId\": \"user011\", \"name\":"
                  + " \"Kate Brown\", \"active\": true}. Give either item or items."),
          optional(
              "items",
              Type.listOf(Parameters.attributes(), "A whole item."),
              "Several whole items, instead of item: one call for all of them. Example: [{\"userId\":"
                  + " \"user011\", \"name\": \"Kate\"}, {\"userId\": \"user012\", \"name\": \"Liam\"}]."));

  private static final Tool TOOL =
      new Tool(
          "dynamodb_put_item",
          "Put item",
          "Adds an item to a DynamoDB table, or replaces the whole item that has the same primary key,"
              + " optionally only if a condition holds. For several items use items: one call, for"
              + " example with twenty test users, instead of one for each. Set dry_run first if this may"
              + " replace an item that nobody has looked at. To change some attributes and keep the"
              + " others, use dynamodb_update_item. To add an item only if there is none with its key,"
              + " give the condition attribute_not_exists(PARTITION_KEY). "
              + Parameters.VALUES,
          Tool.Annotations.REPLACES,
          List.of(
              TABLE_NAME,
              ITEMS.one(),
              ITEMS.many(),
              CONDITION_EXPRESSION,
              EXPRESSION_ATTRIBUTE_NAMES,
              EXPRESSION_ATTRIBUTE_VALUES,
              DRY_RUN,
              FORMAT),
          given -> Writing.problems(ITEMS, given));

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
    return Writing.reply(
        call,
        new Put(call),
        ITEMS,
        call.placeholders(),
        (item, sent) ->
            call.given(FORMAT)
                .reply(1, () -> text(call, item, sent), () -> data(call, item, sent)));
  }

  private static String text(Call call, Map<String, AttributeValue> item, Sent sent) {
    String table = call.table().quoted();
    String end = Conditions.whyMet(call, sent.item()) + call.cost().writeSentence();
    int room = call.scope().maxItemChars();
    String added = ItemText.within(room, item, List.of());
    if (sent.item().isEmpty()) {
      return "Successfully added item to %s:\n%s%s".formatted(table, added, end);
    }
    String replaced = ItemText.within(room, sent.item(), List.of());
    Share share = Share.of(room, List.of(added.length(), replaced.length()));
    return "Successfully replaced item in %s:\n%sIt replaced:\n%s%s"
        .formatted(
            table,
            ItemText.within(share.chars(added.length()), item, List.of()),
            ItemText.within(share.chars(replaced.length()), sent.item(), List.of()),
            end);
  }

  private static ObjectNode data(Call call, Map<String, AttributeValue> item, Sent sent) {
    SingleAnswer answer = new SingleAnswer(call, 1);
    int room = call.scope().maxItemChars();
    if (sent.item().isEmpty()) {
      return answer
          .with("item", item, List.of(), room)
          .notice(Conditions.whyMet(call, sent.item()))
          .end();
    }
    int added = answer.length(item, List.of(), room);
    int replaced = answer.length(sent.item(), List.of(), room);
    Share share = Share.of(room, List.of(added, replaced));
    return answer
        .with("item", item, List.of(), share.chars(added))
        .with("replaced", sent.item(), List.of(), share.chars(replaced))
        .notice(Conditions.whyMet(call, sent.item()))
        .end();
  }

  private record Put(Call call) implements Write {
    @Override
    public Kind kind() {
      return Kind.PUT;
    }

    @Override
    public boolean needsItem() {
      return false;
    }

    @Override
    public Sent send(
        Map<String, AttributeValue> item, Terms terms, AwsRequestOverrideConfiguration limits) {
      PutItemResponse response =
          call.dynamoDb()
              .putItem(
                  PutItemRequest.builder()
                      .overrideConfiguration(limits)
                      .tableName(call.table().reference())
                      .item(item)
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
        Map<String, AttributeValue> item, Map<String, AttributeValue> before) {
      return Optional.of(item);
    }
  }
}
