package io.github.dynamodbmcp.handlers.mask;

import io.github.dynamodbmcp.handlers.expression.Conjunction;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * Puts that replace no item with a masked attribute, since it would be lost.
 *
 * @param checkedKeys the tables whose keys were checked a moment ago
 * @param time what the put and the requests before it have together
 */
record GuardedPut(DynamoDbClient dynamoDb, TableMask mask, CheckedKeys checkedKeys, TimeLeft time) {
  /**
   * Adds the condition to a put.
   *
   * @throws Fault 400 if the put's own condition names a masked attribute or could escape ours, 403
   *     if the table's key is masked
   */
  PutItemRequest guarded(PutItemRequest put) {
    new MaskRules(mask).requireUnnamed(put.expressionAttributeNames(), put.conditionExpression());
    requireUnmaskedKey(put);
    Placeholders placeholders =
        new Placeholders(put.expressionAttributeNames(), put.expressionAttributeValues());
    String guard = String.join(" AND ", terms(placeholders));
    String given = put.conditionExpression();
    if (given != null && !Conjunction.isBalanced(given)) {
      throw new Fault(400, "condition_expression has parentheses that don't match.");
    }
    return put.toBuilder()
        .overrideConfiguration(time.configuration())
        .conditionExpression(given == null ? guard : Conjunction.of(guard, given))
        .expressionAttributeNames(placeholders.names())
        .expressionAttributeValues(placeholders.values())
        .build();
  }

  /**
   * The attributes don't exist. An expression can't look into every element of a list, so there is
   * no list on the way to them either.
   */
  private List<String> terms(Placeholders placeholders) {
    List<String> terms = new ArrayList<>();
    for (List<String> names : mask.paths()) {
      terms.add("attribute_not_exists(%s)".formatted(placeholders.path(TableMask.path(names))));
    }
    Set<List<String>> ways = mask.ways();
    if (!ways.isEmpty()) {
      String list = placeholders.value(TableMask.path(List.of("L")), AttributeValue.fromS("L"));
      for (List<String> names : ways) {
        terms.add(
            "NOT attribute_type(%s, %s)".formatted(placeholders.path(TableMask.path(names)), list));
      }
    }
    return terms;
  }

  /**
   * Makes sure that none of the item's masked attributes belongs to the table's key: otherwise a
   * put would find out which keys there are. The puts that it sends have a condition that can't
   * hold, and DynamoDB refuses an item without the whole key before it evaluates the condition.
   *
   * @throws Fault 403 if one does
   */
  private void requireUnmaskedKey(PutItemRequest put) {
    List<String> masked = mask.among(put.item().keySet());
    if (masked.isEmpty() || checkedKeys.has(put.tableName())) {
      return;
    }
    Map<String, AttributeValue> rest = new LinkedHashMap<>(put.item());
    rest.keySet().removeAll(masked);
    if (hasWholeKey(put, rest)) {
      checkedKeys.add(put.tableName());
    } else if (hasWholeKey(put, put.item())) {
      new MaskRules(mask).requireUnmaskedKey(masked);
    }
  }

  /** Whether the whole key is among the attributes; false too if DynamoDB finds the put invalid. */
  private boolean hasWholeKey(PutItemRequest put, Map<String, AttributeValue> item) {
    if (item.isEmpty()) {
      return false;
    }
    Placeholders placeholders = new Placeholders(Map.of(), Map.of());
    String name = placeholders.name(item.keySet().iterator().next());
    try {
      dynamoDb.putItem(
          put.toBuilder()
              .overrideConfiguration(time.configuration())
              .item(item)
              .conditionExpression(
                  "attribute_exists(%1$s) AND attribute_not_exists(%1$s)".formatted(name))
              .expressionAttributeNames(placeholders.names())
              .expressionAttributeValues(null)
              .build());
      throw new IllegalStateException("DynamoDB applied a put whose condition can't hold");
    } catch (ConditionalCheckFailedException e) {
      return true;
    } catch (DynamoDbException e) {
      if (e.awsErrorDetails() != null
          && "ValidationException".equals(e.awsErrorDetails().errorCode())) {
        return false;
      }
      throw e;
    }
  }
}
