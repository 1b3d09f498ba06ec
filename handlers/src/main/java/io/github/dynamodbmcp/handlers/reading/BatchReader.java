package io.github.dynamodbmcp.handlers.reading;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONSISTENT_READ;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;

import io.github.dynamodbmcp.handlers.call.Backoff;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.fault.AnswerTooLarge;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Key;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Reads the keys of one batch, and notes DynamoDB's answer for each. */
final class BatchReader {
  /**
   * DynamoDB's limit on the keys of a request.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html">
   *     BatchGetItem</a>
   */
  private static final int MOST_KEYS = 100;

  /**
   * Limits the keys of a batch, in characters, since the answer may have to name them all. With
   * quotes, and several bytes a character, they fit into the 6 MB that Lambda returns.
   */
  private static final int MOST_KEY_CHARS = 2_500_000;

  private final Call call;
  private final Format format;

  /** The keys as they were asked for. */
  private final Map<Key, Map<String, AttributeValue>> asked = new LinkedHashMap<>();

  /** The keys that DynamoDB answered for. */
  private final Set<Key> answered = new HashSet<>();

  /** The items that exist. */
  private final Map<Key, Map<String, AttributeValue>> found = new HashMap<>();

  private int chars;

  /** How many keys a request has: fewer if items are large. */
  private int mostKeys = MOST_KEYS;

  BatchReader(Call call, List<Map<String, AttributeValue>> keys) {
    this.call = call;
    this.format = call.given(FORMAT);
    keys.forEach(key -> asked.putIfAbsent(new Key(key), key));
  }

  Batch read() {
    if (asked.values().stream().mapToLong(key -> Words.key(key).length()).sum() > MOST_KEY_CHARS) {
      throw new Fault(
          413,
          "%d keys are too many for one call, since the answer must have room to name those that it can't show. Ask for fewer."
              .formatted(asked.size()));
    }
    List<Key> left = List.copyOf(asked.keySet());
    while (!left.isEmpty() && !isFull() && (answered.isEmpty() || !call.time().isTimeToAnswer())) {
      List<Key> chunk = left.subList(0, Math.min(mostKeys, left.size()));
      try {
        if (!read(chunk)) {
          break;
        }
        left = left.subList(chunk.size(), left.size());
      } catch (SdkException e) {
        if (chunk.size() == 1 || !AnswerTooLarge.is(e)) {
          throw e;
        }
        mostKeys = AnswerTooLarge.fewer(chunk.size());
      }
    }
    return batch();
  }

  private Batch batch() {
    List<Batch.Found> shown = new ArrayList<>();
    List<Map<String, AttributeValue>> missing = new ArrayList<>();
    List<Map<String, AttributeValue>> unprocessed = new ArrayList<>();
    List<Map<String, AttributeValue>> notShown = new ArrayList<>();
    int length = 0;
    // Those that may have to be named, so that the caller can ask for them again.
    int names = asked.keySet().stream().filter(this::mayHaveItem).mapToInt(this::nameLength).sum();
    for (Map.Entry<Key, Map<String, AttributeValue>> each : asked.entrySet()) {
      Map<String, AttributeValue> key = each.getValue();
      Map<String, AttributeValue> item = found.get(each.getKey());
      if (!answered.contains(each.getKey())) {
        (isFull() ? notShown : unprocessed).add(key);
      } else if (item == null) {
        missing.add(key);
      } else if (!notShown.isEmpty() && !shown.isEmpty()) {
        notShown.add(key);
      } else {
        length += length(item);
        names -= nameLength(each.getKey());
        if (shown.isEmpty() || length <= Batch.itemChars(call, names)) {
          shown.add(new Batch.Found(key, item));
        } else {
          notShown.add(key);
        }
      }
    }
    return new Batch(shown, missing, unprocessed, notShown);
  }

  private boolean mayHaveItem(Key key) {
    return !answered.contains(key) || found.containsKey(key);
  }

  private int nameLength(Key key) {
    Map<String, AttributeValue> name = asked.getOrDefault(key, Map.of());
    return switch (format) {
      case TEXT -> Batch.line(name).length();
      case JSON, DYNAMODB_JSON -> Json.length(format.item(name)) + 1;
    };
  }

  /**
   * Asks for up to a hundred keys until DynamoDB has answered for each.
   *
   * @return whether it has; if not, there is no point in asking for more
   */
  private boolean read(List<Key> chunk) {
    Set<Key> left = new LinkedHashSet<>(chunk);
    Set<String> keyNames = chunk.getFirst().attributes().keySet();
    Backoff backoff = new Backoff(call.time());
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
      if (isFull() || !backoff.pause()) {
        return false;
      }
    }
  }

  /** Asks once; returns the keys that DynamoDB left unprocessed. */
  private Set<Key> ask(Set<Key> keys, Set<String> keyNames) {
    Placeholders placeholders = call.placeholders();
    Projection projection = call.projection(keyNames, placeholders);
    BatchGetItemResponse response =
        call.dynamoDb().batchGetItem(request(keys, projection, placeholders));
    call.cost().add(response.consumedCapacity());
    for (List<Map<String, AttributeValue>> items : response.responses().values()) {
      for (Map<String, AttributeValue> item : items) {
        Map<String, AttributeValue> key = new HashMap<>(item);
        key.keySet().retainAll(keyNames);
        Map<String, AttributeValue> shown = projection.asked(item);
        found.put(new Key(key), shown);
        chars += isFull() ? 0 : length(shown);
      }
    }
    Set<Key> unprocessed = unprocessed(response);
    keys.stream().filter(key -> !unprocessed.contains(key)).forEach(answered::add);
    return unprocessed;
  }

  private static Set<Key> unprocessed(BatchGetItemResponse response) {
    Set<Key> unprocessed = new LinkedHashSet<>();
    response.unprocessedKeys().values().stream()
        .map(KeysAndAttributes::keys)
        .flatMap(Collection::stream)
        .forEach(key -> unprocessed.add(new Key(key)));
    return unprocessed;
  }

  private BatchGetItemRequest request(
      Set<Key> keys, Projection projection, Placeholders placeholders) {
    return BatchGetItemRequest.builder()
        .overrideConfiguration(answered.isEmpty() ? call.inTime() : call.inTimeToAnswer())
        .requestItems(
            Map.of(
                call.table().reference(),
                KeysAndAttributes.builder()
                    .keys(keys.stream().map(Key::attributes).toList())
                    .projectionExpression(projection.expression())
                    .expressionAttributeNames(placeholders.names())
                    .consistentRead(call.given(CONSISTENT_READ))
                    .build()))
        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
        .build();
  }

  private boolean isFull() {
    return chars > budget();
  }

  private int budget() {
    return call.scope().maxItemChars();
  }

  private int length(Map<String, AttributeValue> item) {
    return switch (format) {
      case TEXT ->
          ItemText.asked(Integer.MAX_VALUE, item, List.of()).length() + "Item 100:\n".length();
      case JSON, DYNAMODB_JSON -> Json.length(format.item(item)) + 1;
    };
  }
}
