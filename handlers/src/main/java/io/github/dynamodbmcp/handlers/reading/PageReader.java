package io.github.dynamodbmcp.handlers.reading;

import io.github.dynamodbmcp.handlers.dynamodb.Page;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads a page of a query or scan. */
public interface PageReader {
  /**
   * Makes the request.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB failed
   */
  Page read(Request request);

  /**
   * The parts of a request that differ from page to page.
   *
   * @param configuration has the request's timeout
   * @param startKey the key that the page starts after; null at the start
   * @param limit DynamoDB's Limit, which counts before the filter; null for a page of 1 MB
   * @param projection the projection expression; null for whole items
   * @param placeholders the names and values that the expressions use
   */
  record Request(
      AwsRequestOverrideConfiguration configuration,
      @Nullable Map<String, AttributeValue> startKey,
      @Nullable Integer limit,
      boolean countOnly,
      @Nullable String projection,
      Placeholders placeholders) {}
}
