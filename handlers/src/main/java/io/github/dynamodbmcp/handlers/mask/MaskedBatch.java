package io.github.dynamodbmcp.handlers.mask;

import io.github.dynamodbmcp.handlers.fault.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Reads batches of items and masks them. DynamoDB leaves keys unprocessed where the items take more
 * than 16 MB, masked values included, so those are asked for again at once.
 *
 * @param masks finds the mask of a table by its name or ARN
 */
record MaskedBatch(DynamoDbClient dynamoDb, Function<String, Optional<TableMask>> masks) {
  /**
   * Reads a batch.
   *
   * @throws Fault if it names a masked attribute
   */
  BatchGetItemResponse get(BatchGetItemRequest request) {
    if (request.requestItems().keySet().stream().allMatch(table -> masks.apply(table).isEmpty())) {
      return dynamoDb.batchGetItem(request);
    }
    request.requestItems().forEach(this::check);
    TimeLeft time = TimeLeft.of(request.overrideConfiguration());
    Map<String, List<Map<String, AttributeValue>>> items = new HashMap<>();
    List<ConsumedCapacity> consumed = new ArrayList<>();
    Map<String, KeysAndAttributes> left = request.requestItems();
    while (true) {
      BatchGetItemResponse response =
          dynamoDb.batchGetItem(
              request.toBuilder()
                  .overrideConfiguration(time.configuration())
                  .requestItems(left)
                  .build());
      response
          .responses()
          .forEach((table, found) ->
              items.computeIfAbsent(table, _ -> new ArrayList<>()).addAll(masked(table, found)));
      consumed.addAll(response.consumedCapacity());
      boolean isProgress = keys(response.unprocessedKeys()) < keys(left);
      left = response.unprocessedKeys();
      if (left.isEmpty() || !isProgress) {
        return response.toBuilder().responses(items).consumedCapacity(consumed).build();
      }
    }
  }

  private void check(String table, KeysAndAttributes wanted) {
    masks
        .apply(table)
        .map(MaskRules::new)
        .ifPresent(rules -> {
          wanted.keys().forEach(key -> rules.requireUnmaskedKey(key.keySet()));
          rules.requireUnnamed(wanted.expressionAttributeNames(), wanted.projectionExpression());
        });
  }

  private List<Map<String, AttributeValue>> masked(
      String table, List<Map<String, AttributeValue>> items) {
    return masks.apply(table).map(mask -> mask.apply(items)).orElse(items);
  }

  private static int keys(Map<String, KeysAndAttributes> wanted) {
    return wanted.values().stream().mapToInt(table -> table.keys().size()).sum();
  }
}
