package io.github.dynamodbmcp.handlers.writing;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The write of one call, which is the same for each of its targets: the items that are put, or the
 * keys of those that are updated or deleted. Safe for use by several threads.
 */
public interface Write {
  /** The kind of write. */
  Kind kind();

  /** Whether it fails if there is no item with the target's key. */
  boolean needsItem();

  /** The update expression; empty if it has none. */
  default String update() {
    return "";
  }

  /**
   * Sends the write of one target.
   *
   * @param limits the time that the request may take
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB did not apply it, or if
   *     that isn't known
   */
  Sent send(
      Map<String, AttributeValue> target, Terms terms, AwsRequestOverrideConfiguration limits);

  /**
   * Returns what the write makes of an item; empty if only DynamoDB can tell.
   *
   * @param before the existing item; empty if there is none
   */
  Optional<Map<String, AttributeValue>> after(
      Map<String, AttributeValue> target, Map<String, AttributeValue> before);
}
