package io.github.dynamodbmcp.handlers.writing;

import java.util.Map;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The write of one call, which is the same for each of its targets: the items that are put, or the
 * keys of those that are updated or deleted. Safe for use by several threads.
 */
public interface Write extends Edit {
  /**
   * Sends the write of one target.
   *
   * @param limits the time that the request may take
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB did not apply it, or if
   *     that isn't known
   */
  Sent send(
      Map<String, AttributeValue> target, Terms terms, AwsRequestOverrideConfiguration limits);
}
