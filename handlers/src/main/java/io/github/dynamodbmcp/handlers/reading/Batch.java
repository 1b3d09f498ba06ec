package io.github.dynamodbmcp.handlers.reading;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Words;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The result of reading a batch of keys. Every key is in exactly one of the four lists, in the
 * order asked for; a key asked for twice counts once.
 *
 * @param shown found, and within the answer's size budget
 * @param missing keys without an item
 * @param unprocessed keys that DynamoDB left unprocessed, although asked again until time was up
 * @param notShown keys beyond the answer's size budget, whether read or not
 */
public record Batch(
    List<Found> shown,
    List<Map<String, AttributeValue>> missing,
    List<Map<String, AttributeValue>> unprocessed,
    List<Map<String, AttributeValue>> notShown) {

  /** An item, and its key as it was asked for. */
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

  /**
   * Returns the most characters of the items in an answer that names keys to ask for again. Items
   * get half of it at least: else many keys would take many calls.
   *
   * @param names the characters of those keys
   */
  public static int itemChars(Call call, int names) {
    int room = call.scope().maxItemChars();
    return Math.max(room - names, room / 2);
  }

  /** Writes the line that names a key in a text. */
  public static String line(Map<String, AttributeValue> key) {
    return "  - " + Words.key(key) + "\n";
  }
}
