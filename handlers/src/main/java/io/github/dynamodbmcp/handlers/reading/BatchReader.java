package io.github.dynamodbmcp.handlers.reading;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONSISTENT_READ;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.protocol.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Asks for the keys of one batch, and notes what DynamoDB answers for each. */
final class BatchReader {
  /**
   * The most keys that DynamoDB takes at once.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html">
   *     BatchGetItem</a>
   */
  private static final int MOST_KEYS = 100;

  /**
   * The most that the keys may take in the answer, where they may all have to be named: with the
   * characters' bytes and quotes, what fits into the 6 MB that Lambda answers.
   */
  private static final int MOST_KEY_CHARS = 2_500_000;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Call call;
  private final Format format;

  /** Each key as it was asked for, by its one form. */
  private final Map<Map<String, AttributeValue>, Map<String, AttributeValue>> keys =
      new LinkedHashMap<>();

  /** The keys that DynamoDB answered for. */
  private final Set<Map<String, AttributeValue>> answered = new HashSet<>();

  /** The items that there are, by their keys. */
  private final Map<Map<String, AttributeValue>, Map<String, AttributeValue>> found =
      new HashMap<>();

  private int chars;

  BatchReader(Call call, List<Map<String, AttributeValue>> asked) {
    this.call = call;
    this.format = call.given(FORMAT);
    asked.forEach(key -> keys.putIfAbsent(canonical(key), key));
  }

  Batch read() {
    if (keys.values().stream().mapToLong(key -> Words.key(key).length()).sum() > MOST_KEY_CHARS) {
      throw new Fault(
          413,
          "These are too many keys (%d) for one answer, which must name those that it can't show: ask for fewer."
              .formatted(keys.size()));
    }
    List<Map<String, AttributeValue>> left = List.copyOf(keys.keySet());
    while (!left.isEmpty()
        && !isFull()
        && (answered.isEmpty() || !call.deadline().isTimeToAnswer())) {
      List<Map<String, AttributeValue>> chunk = left.subList(0, Math.min(MOST_KEYS, left.size()));
      if (!read(chunk)) {
        break;
      }
      left = left.subList(chunk.size(), left.size());
    }
    return batch();
  }

  private Batch batch() {
    List<Batch.Found> shown = new ArrayList<>();
    List<Map<String, AttributeValue>> missing = new ArrayList<>();
    List<Map<String, AttributeValue>> unread = new ArrayList<>();
    List<Map<String, AttributeValue>> notShown = new ArrayList<>();
    int length = 0;
    for (Map.Entry<Map<String, AttributeValue>, Map<String, AttributeValue>> asked :
        keys.entrySet()) {
      Map<String, AttributeValue> key = asked.getValue();
      Map<String, AttributeValue> item = found.get(asked.getKey());
      if (!answered.contains(asked.getKey())) {
        (isFull() ? notShown : unread).add(key);
      } else if (item == null) {
        missing.add(key);
      } else {
        length += length(item);
        boolean fits = shown.isEmpty() || (notShown.isEmpty() && length <= budget());
        if (fits) {
          shown.add(new Batch.Found(key, item));
        } else {
          notShown.add(key);
        }
      }
    }
    return new Batch(shown, missing, unread, notShown);
  }

  /** Asks for up to a hundred keys until each is answered; false if some weren't. */
  private boolean read(List<Map<String, AttributeValue>> chunk) {
    Set<Map<String, AttributeValue>> left = new LinkedHashSet<>(chunk);
    Set<String> keyNames = chunk.getFirst().keySet();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        left = ask(left, keyNames);
      } catch (SdkException e) {
        if (!answered.isEmpty() && call.faults().of(e).isTransient()) {
          return false;
        }
        throw e;
      }
      if (left.isEmpty()) {
        return true;
      }
      if (isFull() || !sleep(pause)) {
        return false;
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  /** Asks once; answers which of the keys DynamoDB left unprocessed. */
  private Set<Map<String, AttributeValue>> ask(
      Set<Map<String, AttributeValue>> keys, Set<String> keyNames) {
    Placeholders placeholders = call.placeholders();
    Projection projection = call.projection(keyNames, placeholders);
    BatchGetItemResponse response =
        call.dynamoDb().batchGetItem(request(keys, projection, placeholders));
    call.consumed(response.consumedCapacity());
    for (List<Map<String, AttributeValue>> items : response.responses().values()) {
      for (Map<String, AttributeValue> item : items) {
        Map<String, AttributeValue> key = new HashMap<>(item);
        key.keySet().retainAll(keyNames);
        Map<String, AttributeValue> asked = projection.asked(item);
        found.put(canonical(key), asked);
        chars += length(asked);
      }
    }
    Set<Map<String, AttributeValue>> unprocessed = unprocessed(response);
    keys.stream().filter(key -> !unprocessed.contains(key)).forEach(answered::add);
    return unprocessed;
  }

  private static Set<Map<String, AttributeValue>> unprocessed(BatchGetItemResponse response) {
    Set<Map<String, AttributeValue>> unprocessed = new LinkedHashSet<>();
    response.unprocessedKeys().values().stream()
        .map(KeysAndAttributes::keys)
        .flatMap(Collection::stream)
        .forEach(key -> unprocessed.add(canonical(key)));
    return unprocessed;
  }

  private BatchGetItemRequest request(
      Set<Map<String, AttributeValue>> keys, Projection projection, Placeholders placeholders) {
    return BatchGetItemRequest.builder()
        .overrideConfiguration(answered.isEmpty() ? call.inTime() : call.inTimeToAnswer())
        .requestItems(
            Map.of(
                call.table().reference(),
                KeysAndAttributes.builder()
                    .keys(keys)
                    .projectionExpression(projection.expression())
                    .expressionAttributeNames(placeholders.names())
                    .consistentRead(call.given(CONSISTENT_READ))
                    .build()))
        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
        .build();
  }

  /**
   * Waits a random part of the pause; false if time is up.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html">
   *     Batch operations and error handling</a>
   */
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

  private boolean isFull() {
    return chars > budget();
  }

  private int budget() {
    return call.scope().maxResponseChars();
  }

  private int length(Map<String, AttributeValue> item) {
    return switch (format) {
      case TEXT -> ItemText.of(item, List.of()).length() + "Item 100:\n".length();
      case JSON, DYNAMODB_JSON -> Json.write(format.item(item)).length() + 1;
    };
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
}
