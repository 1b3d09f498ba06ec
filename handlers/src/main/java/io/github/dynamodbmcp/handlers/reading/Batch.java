package io.github.dynamodbmcp.handlers.reading;

import io.github.dynamodbmcp.handlers.call.Call;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What became of each key of a batch: every one is in exactly one of the four lists, in the order
 * they were asked for; a key asked for twice counts once.
 *
 * @param shown found, and within the answer's size budget
 * @param missing there is no such item
 * @param unprocessed DynamoDB left them, also when asked again until time was up
 * @param notShown beyond the answer's size budget, read or not
 */
public record Batch(
    List<Found> shown,
    List<Map<String, AttributeValue>> missing,
    List<Map<String, AttributeValue>> unprocessed,
    List<Map<String, AttributeValue>> notShown) {

  /** An item and the key that asked for it. */
  public record Found(Map<String, AttributeValue> key, Map<String, AttributeValue> item) {}

  /** Copies the lists. */
  public Batch {
    shown = List.copyOf(shown);
    missing = List.copyOf(missing);
    unprocessed = List.copyOf(unprocessed);
    notShown = List.copyOf(notShown);
  }

  /**
   * Reads the items with these keys, a hundred at a time, until all are read, the answer is full or
   * time is up.
   *
   * @throws io.github.dynamodbmcp.handlers.fault.Fault 413 if no answer could name all the keys
   */
  public static Batch read(Call call, List<Map<String, AttributeValue>> keys) {
    return new BatchReader(call, keys).read();
  }
}
