package io.github.dynamodbmcp.handlers.transaction;

import io.github.dynamodbmcp.handlers.writing.Edit;
import io.github.dynamodbmcp.handlers.writing.Terms;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/** The request that DynamoDB gets for a transaction, the same for every attempt. */
final class TransactionRequest {
  private static final ReturnValuesOnConditionCheckFailure SHOW =
      ReturnValuesOnConditionCheckFailure.ALL_OLD;

  /** Leaves time for another attempt when a connection hangs. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(8);

  private final Transaction transaction;
  private final List<TransactWriteItem> items;

  TransactionRequest(Transaction transaction) {
    this.transaction = transaction;
    boolean dryRun = !transaction.call().writes();
    this.items =
        transaction.actions().stream().map(action -> item(action, action.terms(dryRun))).toList();
  }

  /**
   * Sends it.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB did not carry it out, or
   *     if that isn't known
   */
  TransactWriteItemsResponse send() {
    return transaction
        .call()
        .dynamoDb()
        .transactWriteItems(
            TransactWriteItemsRequest.builder()
                .overrideConfiguration(
                    transaction.call().inTime().toBuilder()
                        .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                        .build())
                .transactItems(items)
                .clientRequestToken(transaction.token())
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                .build());
  }

  private static TransactWriteItem item(Action action, Terms terms) {
    return switch (action) {
      case Action.Check check -> check(check, terms);
      case Action.Write(_, Edit edit) ->
          switch (edit.kind()) {
            case PUT -> put(action, terms);
            case UPDATE -> update(action, edit, terms);
            case DELETE -> delete(action, terms);
          };
    };
  }

  private static TransactWriteItem put(Action action, Terms terms) {
    return TransactWriteItem.builder()
        .put(put ->
            put.tableName(action.table().reference())
                .item(action.target())
                .conditionExpression(terms.condition())
                .expressionAttributeNames(terms.names())
                .expressionAttributeValues(terms.values())
                .returnValuesOnConditionCheckFailure(SHOW))
        .build();
  }

  private static TransactWriteItem update(Action action, Edit edit, Terms terms) {
    return TransactWriteItem.builder()
        .update(update ->
            update
                .tableName(action.table().reference())
                .key(action.target())
                .updateExpression(edit.update())
                .conditionExpression(terms.condition())
                .expressionAttributeNames(terms.names())
                .expressionAttributeValues(terms.values())
                .returnValuesOnConditionCheckFailure(SHOW))
        .build();
  }

  private static TransactWriteItem delete(Action action, Terms terms) {
    return TransactWriteItem.builder()
        .delete(delete ->
            delete
                .tableName(action.table().reference())
                .key(action.target())
                .conditionExpression(terms.condition())
                .expressionAttributeNames(terms.names())
                .expressionAttributeValues(terms.values())
                .returnValuesOnConditionCheckFailure(SHOW))
        .build();
  }

  private static TransactWriteItem check(Action action, Terms terms) {
    return TransactWriteItem.builder()
        .conditionCheck(check ->
            check
                .tableName(action.table().reference())
                .key(action.target())
                .conditionExpression(terms.condition())
                .expressionAttributeNames(terms.names())
                .expressionAttributeValues(terms.values())
                .returnValuesOnConditionCheckFailure(SHOW))
        .build();
  }
}
