package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.operation.Parameters.CONSISTENT_READ;
import static io.github.dynamodbmcp.handlers.operation.Parameters.EXPRESSION_ATTRIBUTE_NAMES;
import static io.github.dynamodbmcp.handlers.operation.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.operation.Parameters.PROJECTION;

import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.handlers.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * What became of each key of a batch: every one is in exactly one of the four lists, in the order
 * they were asked for; a key asked for twice counts once.
 *
 * @param shown found, and within the answer's size budget
 * @param missing there is no such item
 * @param unprocessed DynamoDB left them, also when asked again until time was up
 * @param notShown beyond the answer's size budget, read or not
 */
record Batch(
    List<Found> shown,
    List<Map<String, AttributeValue>> missing,
    List<Map<String, AttributeValue>> unprocessed,
    List<Map<String, AttributeValue>> notShown) {

  /** The most keys that DynamoDB takes at once. */
  private static final int MOST_KEYS = 100;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** An item and the key that asked for it. */
  record Found(Map<String, AttributeValue> key, Map<String, AttributeValue> item) {}

  /**
   * Reads the call's keys, a hundred at a time, until all are read, the budget is full or time is
   * up.
   */
  static Batch read(Call call) {
    Batch batch =
        new Batch(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<Map<String, AttributeValue>> keys = distinct(call.given(BatchGet.KEYS));
    int budget = call.scope().maxResponseChars();
    int chars = 0;
    for (int from = 0; from < keys.size(); from += MOST_KEYS) {
      List<Map<String, AttributeValue>> part =
          keys.subList(from, Math.min(from + MOST_KEYS, keys.size()));
      if (!batch.notShown.isEmpty()) {
        batch.notShown.addAll(part);
        continue;
      }
      if (from > 0 && call.deadline().isTimeToAnswer()) {
        batch.unprocessed.addAll(part);
        continue;
      }
      Part read = new Part(call, part);
      read.read(from > 0);
      for (Map<String, AttributeValue> key : part) {
        Map<String, AttributeValue> canonical = canonical(key);
        Map<String, AttributeValue> item = read.items.get(canonical);
        if (read.unprocessed.contains(canonical)) {
          batch.unprocessed.add(key);
        } else if (item == null) {
          batch.missing.add(key);
        } else {
          int length = length(call.given(FORMAT), item);
          if (batch.shown.isEmpty() || (batch.notShown.isEmpty() && chars + length <= budget)) {
            batch.shown.add(new Found(key, item));
            chars += length;
          } else {
            batch.notShown.add(key);
          }
        }
      }
    }
    return batch;
  }

  private static int length(Format format, Map<String, AttributeValue> item) {
    return switch (format) {
      case TEXT -> ItemText.of(item, List.of()).length() + "Item 100:\n".length();
      case JSON, DYNAMODB_JSON -> Json.write(format.item(item)).length() + 1;
    };
  }

  private static List<Map<String, AttributeValue>> distinct(
      List<Map<String, AttributeValue>> keys) {
    Map<Map<String, AttributeValue>, Map<String, AttributeValue>> distinct = new LinkedHashMap<>();
    keys.forEach(key -> distinct.putIfAbsent(canonical(key), key));
    return List.copyOf(distinct.values());
  }

  /** One form for equal keys: to DynamoDB 1 and 1.0 are one number. */
  private static Map<String, AttributeValue> canonical(Map<String, AttributeValue> key) {
    Map<String, AttributeValue> canonical = new HashMap<>(key);
    canonical.replaceAll((name, value) ->
        value.n() == null
            ? value
            : AttributeValue.fromN(new BigDecimal(value.n()).stripTrailingZeros().toPlainString()));
    return canonical;
  }

  /** Up to a hundred keys, asked until DynamoDB has answered for each or time is up. */
  private static final class Part {
    private final Call call;
    private final Set<String> keyNames;
    private final Placeholders placeholders;
    private final Optional<Projection> projection;
    private final Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items =
        new HashMap<>();
    private final Set<Map<String, AttributeValue>> unprocessed = new LinkedHashSet<>();

    Part(Call call, List<Map<String, AttributeValue>> keys) {
      this.call = call;
      this.keyNames = keys.getFirst().keySet();
      this.placeholders =
          new Placeholders(call.given(EXPRESSION_ATTRIBUTE_NAMES).orElse(Map.of()), Map.of());
      this.projection =
          call.given(PROJECTION).map(paths -> new Projection(paths, keyNames, placeholders));
      keys.forEach(key -> unprocessed.add(canonical(key)));
    }

    /**
     * @param partly whether a failure that may pass leaves the keys unprocessed, since there is
     *     something to answer already
     */
    void read(boolean partly) {
      Duration pause = FIRST_PAUSE;
      while (true) {
        BatchGetItemResponse response;
        try {
          response = call.dynamoDb().batchGetItem(request());
        } catch (SdkException e) {
          if ((partly || !items.isEmpty()) && call.faults().of(e).passing()) {
            return;
          }
          throw e;
        }
        call.consumed(response.consumedCapacity());
        response.responses().values().forEach(found -> found.forEach(this::take));
        unprocessed.clear();
        response
            .unprocessedKeys()
            .values()
            .forEach(left -> left.keys().forEach(key -> unprocessed.add(canonical(key))));
        if (unprocessed.isEmpty() || !sleep(pause)) {
          return;
        }
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    }

    private void take(Map<String, AttributeValue> item) {
      Map<String, AttributeValue> key = new HashMap<>(item);
      key.keySet().retainAll(keyNames);
      items.put(canonical(key), projection.map(asked -> asked.asked(item)).orElse(item));
    }

    private BatchGetItemRequest request() {
      return BatchGetItemRequest.builder()
          .overrideConfiguration(call.inTime())
          .requestItems(
              Map.of(
                  call.table().reference(),
                  KeysAndAttributes.builder()
                      .keys(unprocessed)
                      .projectionExpression(projection.map(Projection::expression).orElse(null))
                      .expressionAttributeNames(placeholders.names())
                      .consistentRead(call.given(CONSISTENT_READ))
                      .build()))
          .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
          .build();
    }

    /** Waits a random part of the pause, as AWS advises; false if time is up. */
    private boolean sleep(Duration pause) {
      Duration left = call.deadline().untilTimeToAnswer();
      if (left.isZero()) {
        return false;
      }
      long longest = Math.min(pause.toMillis(), left.toMillis());
      try {
        Thread.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
