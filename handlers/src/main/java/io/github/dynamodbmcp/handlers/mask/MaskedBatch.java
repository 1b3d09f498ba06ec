package io.github.dynamodbmcp.handlers.mask;

import io.github.dynamodbmcp.handlers.fault.AnswerTooLarge;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.item.HeapSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
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
  /** The most heap that the items of a batch take without their masked values, in bytes. */
  private static final long MOST_BYTES = 64L << 20;

  /**
   * Reads a batch. What it returns doesn't depend on the size of masked values: where the answer is
   * too large with them, it asks for fewer keys at once.
   *
   * @throws Fault if it names a masked attribute
   * @throws SdkException for {@link AnswerTooLarge} if the items are too large without them
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
    int most = keys(left);
    long bytes = 0;
    while (true) {
      Map<String, KeysAndAttributes> asked = part(left, 0, most);
      BatchGetItemResponse response;
      try {
        response =
            dynamoDb.batchGetItem(
                request.toBuilder()
                    .overrideConfiguration(time.configuration())
                    .requestItems(asked)
                    .build());
      } catch (SdkException e) {
        if (most == 1 || !AnswerTooLarge.is(e)) {
          throw e;
        }
        most = AnswerTooLarge.fewer(most);
        continue;
      }
      for (Map.Entry<String, List<Map<String, AttributeValue>>> found :
          response.responses().entrySet()) {
        List<Map<String, AttributeValue>> masked = masked(found.getKey(), found.getValue());
        items.computeIfAbsent(found.getKey(), _ -> new ArrayList<>()).addAll(masked);
        bytes += masked.stream().mapToLong(HeapSize::of).sum();
      }
      if (bytes > MOST_BYTES && keys(request.requestItems()) > 1) {
        throw SdkClientException.create("The items in sight are too large", new AnswerTooLarge());
      }
      consumed.addAll(response.consumedCapacity());
      boolean isProgress = keys(response.unprocessedKeys()) < keys(asked);
      left = joined(part(left, most, Integer.MAX_VALUE), response.unprocessedKeys());
      if (left.isEmpty() || !isProgress) {
        return response.toBuilder()
            .responses(items)
            .unprocessedKeys(left)
            .consumedCapacity(consumed)
            .build();
      }
    }
  }

  /** Returns the keys from one place up to another, counted over all tables. */
  private static Map<String, KeysAndAttributes> part(
      Map<String, KeysAndAttributes> wanted, int from, int to) {
    Map<String, KeysAndAttributes> part = new LinkedHashMap<>();
    int before = 0;
    for (Map.Entry<String, KeysAndAttributes> table : wanted.entrySet()) {
      List<Map<String, AttributeValue>> keys = table.getValue().keys();
      int first = Math.clamp(from - before, 0, keys.size());
      int end = Math.clamp(to - before, 0, keys.size());
      if (first < end) {
        part.put(
            table.getKey(), table.getValue().toBuilder().keys(keys.subList(first, end)).build());
      }
      before += keys.size();
    }
    return part;
  }

  private static Map<String, KeysAndAttributes> joined(
      Map<String, KeysAndAttributes> some, Map<String, KeysAndAttributes> others) {
    Map<String, KeysAndAttributes> joined = new LinkedHashMap<>(some);
    others.forEach((table, wanted) ->
        joined.merge(
            table,
            wanted,
            (one, other) ->
                one.toBuilder()
                    .keys(Stream.concat(one.keys().stream(), other.keys().stream()).toList())
                    .build()));
    return joined;
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
