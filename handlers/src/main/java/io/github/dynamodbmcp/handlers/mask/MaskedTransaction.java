package io.github.dynamodbmcp.handlers.mask;

import io.github.dynamodbmcp.handlers.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Writes transactions, whose errors have the items that stand there, and masks them.
 *
 * @param masks finds the mask of a table by its name or ARN
 * @param checkedKeys the tables whose keys were checked a moment ago
 */
record MaskedTransaction(
    DynamoDbClient dynamoDb, Function<String, Optional<TableMask>> masks, CheckedKeys checkedKeys) {
  /**
   * Writes a transaction.
   *
   * @throws Fault if it names a masked attribute, or would replace an item that has one
   * @throws TransactionCanceledException if DynamoDB canceled it; its items are masked
   */
  TransactWriteItemsResponse write(TransactWriteItemsRequest request) {
    List<TransactWriteItem> writes = request.transactItems().stream().map(this::guarded).toList();
    try {
      return dynamoDb.transactWriteItems(request.toBuilder().transactItems(writes).build());
    } catch (TransactionCanceledException e) {
      throw masked(e, writes);
    }
  }

  private TransactWriteItem guarded(TransactWriteItem write) {
    Optional<TableMask> masked = masks.apply(table(write));
    if (masked.isEmpty()) {
      return write;
    }
    MaskRules rules = new MaskRules(masked.get());
    if (write.put() != null) {
      return guarded(write.put(), masked.get());
    }
    if (write.update() != null) {
      Update update = write.update();
      rules.requireUnmaskedKey(update.key().keySet());
      rules.requireUnnamed(
          update.expressionAttributeNames(),
          update.updateExpression(),
          update.conditionExpression());
    } else if (write.delete() != null) {
      Delete delete = write.delete();
      rules.requireUnmaskedKey(delete.key().keySet());
      rules.requireUnnamed(delete.expressionAttributeNames(), delete.conditionExpression());
    } else {
      ConditionCheck check = write.conditionCheck();
      rules.requireUnmaskedKey(check.key().keySet());
      rules.requireUnnamed(check.expressionAttributeNames(), check.conditionExpression());
    }
    return write;
  }

  private TransactWriteItem guarded(Put put, TableMask mask) {
    PutItemRequest guarded =
        new GuardedPut(dynamoDb, mask, checkedKeys)
            .guarded(
                PutItemRequest.builder()
                    .tableName(put.tableName())
                    .item(put.item())
                    .conditionExpression(put.conditionExpression())
                    .expressionAttributeNames(
                        put.hasExpressionAttributeNames() ? put.expressionAttributeNames() : null)
                    .expressionAttributeValues(
                        put.hasExpressionAttributeValues() ? put.expressionAttributeValues() : null)
                    .build());
    return TransactWriteItem.builder()
        .put(
            put.toBuilder()
                .conditionExpression(guarded.conditionExpression())
                .expressionAttributeNames(guarded.expressionAttributeNames())
                .expressionAttributeValues(
                    guarded.hasExpressionAttributeValues()
                        ? guarded.expressionAttributeValues()
                        : null)
                .build())
        .build();
  }

  private TransactionCanceledException masked(
      TransactionCanceledException e, List<TransactWriteItem> writes) {
    List<CancellationReason> reasons = new ArrayList<>();
    for (int i = 0; i < e.cancellationReasons().size(); i++) {
      CancellationReason reason = e.cancellationReasons().get(i);
      Optional<TableMask> masked =
          i < writes.size() && reason.hasItem()
              ? masks.apply(table(writes.get(i)))
              : Optional.empty();
      if (masked.isEmpty()) {
        reasons.add(reason);
        continue;
      }
      Map<String, AttributeValue> standing = masked.get().apply(reason.item());
      if (writes.get(i).put() != null && masked.get().masks(standing)) {
        throw new Fault(
            400,
            "Nothing was written. actions[%d], put: %s"
                .formatted(i, masked.get().whyNotReplaced(standing)));
      }
      reasons.add(reason.toBuilder().item(standing).build());
    }
    return e.toBuilder().cancellationReasons(reasons).build();
  }

  private static String table(TransactWriteItem write) {
    return firstOf(
        write.put() == null ? null : write.put().tableName(),
        write.update() == null ? null : write.update().tableName(),
        write.delete() == null ? null : write.delete().tableName(),
        write.conditionCheck() == null ? null : write.conditionCheck().tableName());
  }

  private static String firstOf(@Nullable String... tables) {
    for (String table : tables) {
      if (table != null) {
        return table;
      }
    }
    throw new IllegalArgumentException("A write of no kind");
  }
}
