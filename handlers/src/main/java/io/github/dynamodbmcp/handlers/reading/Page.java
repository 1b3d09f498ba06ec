package io.github.dynamodbmcp.handlers.reading;

import io.github.dynamodbmcp.handlers.item.Placeholders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;

/**
 * One page as DynamoDB's Query and Scan give it.
 *
 * @param items what passed the filter; empty when only counting
 * @param lastKey where the next page starts; empty after the last page
 */
public record Page(
    List<Map<String, AttributeValue>> items,
    int count,
    int scannedCount,
    Map<String, AttributeValue> lastKey,
    @Nullable ConsumedCapacity consumedCapacity) {

  /** Reads one page. */
  public interface Reader {
    /**
     * Makes the one request that the page takes.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB failed
     */
    Page read(Request request);
  }

  /**
   * What differs from page to page of one walk.
   *
   * @param configuration how long it may take
   * @param startKey the key to go on after; null at the start
   * @param limit DynamoDB's own, which counts before the filter; null for as much as a page holds
   * @param projection the expression; null for whole items
   */
  public record Request(
      AwsRequestOverrideConfiguration configuration,
      @Nullable Map<String, AttributeValue> startKey,
      @Nullable Integer limit,
      boolean countOnly,
      @Nullable String projection,
      Placeholders placeholders) {}
}
