package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONDITION_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.DRY_RUN;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_NAMES;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_VALUES;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.TABLE_NAME;
import static io.github.dynamodbmcp.handlers.operation.Clauses.ADD;
import static io.github.dynamodbmcp.handlers.operation.Clauses.CREATE_IF_MISSING;
import static io.github.dynamodbmcp.handlers.operation.Clauses.DELETE;
import static io.github.dynamodbmcp.handlers.operation.Clauses.REMOVE;
import static io.github.dynamodbmcp.handlers.operation.Clauses.SET;
import static io.github.dynamodbmcp.handlers.operation.Clauses.UPDATE_EXPRESSION;

import io.github.dynamodbmcp.handlers.advice.Hints;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Parameters;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.handlers.writing.Targets;
import io.github.dynamodbmcp.handlers.writing.Terms;
import io.github.dynamodbmcp.handlers.writing.Writing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Updates some attributes of items; if it is one, shows what changed. */
final class UpdateItem implements Operation {
  private static final Targets KEYS = Targets.keys("update");

  private static final Tool TOOL =
      new Tool(
          "dynamodb_update_item",
          "Update item",
          "Updates some attributes of one or several items in a DynamoDB table by their whole primary"
              + " keys, optionally only if a condition holds. The other attributes stay as they are,"
              + " and the update of an item is atomic. Use set, remove, add and delete, or an"
              + " update_expression for anything else. For the same change of several items, for"
              + " example all users in the Premium tier, find their keys with dynamodb_query or"
              + " dynamodb_scan and give them as keys: one call instead of one for each. Set dry_run"
              + " first before a change of many items. "
              + Parameters.VALUES,
          Tool.Annotations.CHANGES,
          List.of(
              TABLE_NAME,
              KEYS.one(),
              KEYS.many(),
              SET,
              REMOVE,
              ADD,
              DELETE,
              UPDATE_EXPRESSION,
              CONDITION_EXPRESSION,
              EXPRESSION_ATTRIBUTE_NAMES,
              EXPRESSION_ATTRIBUTE_VALUES,
              CREATE_IF_MISSING,
              DRY_RUN,
              FORMAT),
          UpdateItem::problems);

  @Override
  public Tool tool() {
    return TOOL;
  }

  @Override
  public String action() {
    return "dynamodb:UpdateItem";
  }

  @Override
  public String example() {
    return """
    {"table_name": "Users", "key": {"userId": "user001"}, "set": {"age": 29}}
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
    String expression = Clauses.expression(call.arguments(), placeholders);
    UpdateWrite write =
        UpdateWrite.of(call, expression, placeholders, call.given(KEYS.many()).isPresent());
    return Writing.reply(
        call,
        write,
        KEYS,
        placeholders,
        (key, sent) -> {
          Updated updated = new Updated(call, write, key, sent.item(), textSet(call));
          return call.given(FORMAT).reply(1, updated::text, updated::data);
        });
  }

  /** Returns a line about text that was set where a computation seems to be meant, or nothing. */
  private static String textSet(Call call) {
    Map<DocumentPath, AttributeValue> set = call.given(SET).orElse(Map.of());
    boolean mayCompute =
        set.entrySet().stream()
            .anyMatch(change ->
                change.getValue().s() != null
                    && change.getValue().s().length() > change.getKey().written().length()
                    && change.getValue().s().contains(change.getKey().written()));
    String hint = mayCompute ? Hints.textSet(set) : "";
    return hint.isEmpty() ? "" : hint + "\n";
  }

  private static List<String> problems(Arguments given) {
    boolean joined = !given.find(CREATE_IF_MISSING).orElse(false);
    List<String> problems = new ArrayList<>(KEYS.problems(given));
    problems.addAll(Terms.problems(given, joined));
    problems.addAll(Clauses.problems(given));
    return problems;
  }
}
