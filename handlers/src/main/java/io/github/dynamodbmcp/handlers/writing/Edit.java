package io.github.dynamodbmcp.handlers.writing;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The change that a write makes to an item, however it is sent. */
public interface Edit {
  /** The kind of write. */
  Kind kind();

  /** Whether it fails if there is no item with the target's key. */
  boolean needsItem();

  /** The update expression; empty if it has none. */
  default String update() {
    return "";
  }

  /**
   * Returns what the write makes of an item; empty if only DynamoDB can tell.
   *
   * @param target the item that is put, or the key of the one that is updated or deleted
   * @param before the existing item; empty if there is none
   */
  Optional<Map<String, AttributeValue>> after(
      Map<String, AttributeValue> target, Map<String, AttributeValue> before);
}
