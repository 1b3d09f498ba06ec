package io.github.dynamodbmcp.handlers.dynamodb;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * A page of DynamoDB's Query or Scan.
 *
 * @param items the items that passed the filter, made as they are asked for; empty when only
 *     counting
 * @param bytes the most bytes that the items take in DynamoDB's JSON; {@link Integer#MAX_VALUE} if
 *     that isn't known
 * @param count how many items passed the filter
 * @param scannedCount how many items were read, before the filter
 * @param lastKey the key that the next page starts after; empty on the last page
 */
public record Page(
    Iterable<Map<String, AttributeValue>> items,
    int bytes,
    int count,
    int scannedCount,
    Map<String, AttributeValue> lastKey,
    @Nullable ConsumedCapacity consumedCapacity) {

  /**
   * Reads a page of a query.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB failed
   */
  public static Page query(DynamoDbClient dynamoDb, QueryRequest request) {
    ItemsApart.Answer<QueryResponse> answer =
        ItemsApart.request(() -> dynamoDb.query(request), QueryResponse::items);
    QueryResponse rest = answer.rest();
    return new Page(
        answer.items(),
        answer.bytes(),
        rest.count(),
        rest.scannedCount(),
        rest.lastEvaluatedKey(),
        rest.consumedCapacity());
  }

  /**
   * Reads a page of a scan.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB failed
   */
  public static Page scan(DynamoDbClient dynamoDb, ScanRequest request) {
    ItemsApart.Answer<ScanResponse> answer =
        ItemsApart.request(() -> dynamoDb.scan(request), ScanResponse::items);
    ScanResponse rest = answer.rest();
    return new Page(
        answer.items(),
        answer.bytes(),
        rest.count(),
        rest.scannedCount(),
        rest.lastEvaluatedKey(),
        rest.consumedCapacity());
  }

  /** The page with other items in the place of its own. */
  public Page withItems(Iterable<Map<String, AttributeValue>> others) {
    return new Page(others, bytes, count, scannedCount, lastKey, consumedCapacity);
  }

  /** Whether it is the last one. */
  public boolean isLast() {
    return lastKey.isEmpty();
  }
}
