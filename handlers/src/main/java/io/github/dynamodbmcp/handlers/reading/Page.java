package io.github.dynamodbmcp.handlers.reading;

import io.github.dynamodbmcp.handlers.item.Placeholders;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;

/**
 * A page of DynamoDB's Query or Scan.
 *
 * @param items the items that passed the filter, made as they are asked for; empty when only
 *     counting
 * @param count how many items passed the filter
 * @param scannedCount how many items were read, before the filter
 * @param lastKey the key that the next page starts after; empty on the last page
 */
public record Page(
    Iterable<Map<String, AttributeValue>> items,
    int count,
    int scannedCount,
    Map<String, AttributeValue> lastKey,
    @Nullable ConsumedCapacity consumedCapacity) {

  /** Reads one page. */
  public interface Reader {
    /**
     * Makes the request.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB failed
     */
    Page read(Request request);
  }

  /**
   * The parts of a request that differ from page to page.
   *
   * @param configuration has the request's timeout
   * @param startKey the key that the page starts after; null at the start
   * @param limit DynamoDB's Limit, which counts before the filter; null for a page of 1 MB
   * @param projection the projection expression; null for whole items
   * @param placeholders the names and values that the expressions use
   */
  public record Request(
      AwsRequestOverrideConfiguration configuration,
      @Nullable Map<String, AttributeValue> startKey,
      @Nullable Integer limit,
      boolean countOnly,
      @Nullable String projection,
      Placeholders placeholders) {}
}
