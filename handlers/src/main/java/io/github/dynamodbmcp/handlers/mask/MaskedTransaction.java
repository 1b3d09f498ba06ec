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
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
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
  /** As many items of 400 KB fit into the 4 MB that DynamoDB returns, whatever is in them. */
  private static final int MOST_ACTIONS = 9;

  /**
   * Writes a transaction.
   *
   * @throws Fault if it names a masked attribute, or would replace an item that has one
   * @throws TransactionCanceledException if DynamoDB cancelled it; its items are masked
   */
  TransactWriteItemsResponse write(TransactWriteItemsRequest request) {
    boolean masked =
        request.transactItems().stream().anyMatch(write -> masks.apply(table(write)).isPresent());
    if (masked && request.transactItems().size() > MOST_ACTIONS) {
      throw new Fault(
          400,
          "A transaction with a table that has masked attributes takes at most %d actions: DynamoDB returns at most 4 MB of existing items, and the length of masked values must not show. Use several transactions."
              .formatted(MOST_ACTIONS));
    }
    TimeLeft time = TimeLeft.of(request.overrideConfiguration());
    List<TransactWriteItem> writes =
        request.transactItems().stream().map(write -> guarded(write, time)).toList();
    try {
      return dynamoDb.transactWriteItems(
          request.toBuilder()
              .overrideConfiguration(time.configuration())
              .transactItems(writes)
              .build());
    } catch (TransactionCanceledException e) {
      throw masked(e, writes);
    } catch (DynamoDbException e) {
      throw masked && isTooLarge(e)
          ? new Fault(
              413, "The existing items are too large together to be returned: use fewer actions.")
          : e;
    }
  }

  /** DynamoDB's sentence has the size, and so the length of masked values. */
  private static boolean isTooLarge(DynamoDbException e) {
    return e.awsErrorDetails() != null
        && String.valueOf(e.awsErrorDetails().errorMessage()).contains("too large");
  }

  private TransactWriteItem guarded(TransactWriteItem write, TimeLeft time) {
    Optional<TableMask> masked = masks.apply(table(write));
    if (masked.isEmpty()) {
      return write;
    }
    MaskRules rules = new MaskRules(masked.get());
    if (write.put() != null) {
      return guarded(write.put(), masked.get(), time);
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

  private TransactWriteItem guarded(Put put, TableMask mask, TimeLeft time) {
    PutItemRequest guarded =
        new GuardedPut(dynamoDb, mask, checkedKeys, time)
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
      Optional<String> objection =
          writes.get(i).put() == null ? Optional.empty() : masked.get().whyNotReplaced(standing);
      if (objection.isPresent()) {
        throw new Fault(
            400, "Nothing was written. actions[%d], put: %s".formatted(i, objection.get()));
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
