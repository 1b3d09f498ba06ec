package io.github.dynamodbmcp.handlers.mask;

import io.github.dynamodbmcp.handlers.dynamodb.ItemsApart;
import io.github.dynamodbmcp.handlers.dynamodb.Page;
import io.github.dynamodbmcp.handlers.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Queries and scans of one table, masked. Items are taken out of DynamoDB's answer here, and masked
 * ones are put in their place for whoever asks for them apart.
 *
 * @param checkedKeys the tables and indexes whose keys were checked a moment ago
 */
record MaskedReading(DynamoDbClient dynamoDb, TableMask mask, CheckedKeys checkedKeys) {
  /**
   * Reads a page.
   *
   * @throws Fault if the request names a masked attribute, or the key has one
   */
  QueryResponse query(QueryRequest request) {
    new MaskRules(mask)
        .requireUnnamed(
            request.expressionAttributeNames(),
            request.keyConditionExpression(),
            request.filterExpression(),
            request.projectionExpression());
    TimeLeft time = TimeLeft.of(request.overrideConfiguration());
    EvenPages.Reader reader =
        (startKey, limit) -> {
          QueryRequest.Builder part =
              request.toBuilder().limit(limit).overrideConfiguration(time.configuration());
          QueryRequest.Builder from = startKey.isEmpty() ? part : part.exclusiveStartKey(startKey);
          return masked(Page.query(dynamoDb, from.build()));
        };
    Page page = new EvenPages(reader).read(request.limit(), request.select() == Select.COUNT);
    checkKey(request.tableName(), request.indexName(), page, reader);
    return QueryResponse.builder()
        .items(itemsOf(page))
        .count(page.count())
        .scannedCount(page.scannedCount())
        .lastEvaluatedKey(page.lastKey())
        .consumedCapacity(page.consumedCapacity())
        .build();
  }

  /**
   * Reads a page.
   *
   * @throws Fault if the request names a masked attribute, or the key has one
   */
  ScanResponse scan(ScanRequest request) {
    new MaskRules(mask)
        .requireUnnamed(
            request.expressionAttributeNames(),
            request.filterExpression(),
            request.projectionExpression());
    TimeLeft time = TimeLeft.of(request.overrideConfiguration());
    EvenPages.Reader reader =
        (startKey, limit) -> {
          ScanRequest.Builder part =
              request.toBuilder().limit(limit).overrideConfiguration(time.configuration());
          ScanRequest.Builder from = startKey.isEmpty() ? part : part.exclusiveStartKey(startKey);
          return masked(Page.scan(dynamoDb, from.build()));
        };
    Page page = new EvenPages(reader).read(request.limit(), request.select() == Select.COUNT);
    checkKey(request.tableName(), request.indexName(), page, reader);
    return ScanResponse.builder()
        .items(itemsOf(page))
        .count(page.count())
        .scannedCount(page.scannedCount())
        .lastEvaluatedKey(page.lastKey())
        .consumedCapacity(page.consumedCapacity())
        .build();
  }

  private Page masked(Page page) {
    return page.withItems(mask.applyToEach(page.items()));
  }

  /** The items of the response; null if its caller takes them apart from it. */
  private static @Nullable List<Map<String, AttributeValue>> itemsOf(Page page) {
    if (ItemsApart.replace(page.items())) {
      return null;
    }
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    page.items().forEach(items::add);
    return items;
  }

  /**
   * Makes sure that the key has no masked attribute. Only DynamoDB's place to go on from names the
   * key to a role that may read but not describe the table. The last page has none; the page of one
   * item, which ends before the last, always has.
   */
  private void checkKey(String table, @Nullable String index, Page page, EvenPages.Reader reader) {
    String source = index == null ? table : table + "/" + index;
    // One item of a table has no order; that an index has an item tells of the item.
    boolean tellsNothing = page.scannedCount() == 0 || (index == null && page.scannedCount() == 1);
    if (page.isLast() && (tellsNothing || checkedKeys.has(source))) {
      return;
    }
    Set<String> names = (page.isLast() ? reader.read(Map.of(), 1) : page).lastKey().keySet();
    if (names.isEmpty()) {
      throw new Fault(
          503, "The items of %s were deleted meanwhile. Repeat the call.".formatted(mask.table()));
    }
    MaskRules rules = new MaskRules(mask);
    // The key of an index is followed by the table's.
    if (index == null) {
      rules.requireUnmaskedKey(names);
    } else {
      rules.requireUnmaskedIndex(index, names);
    }
    checkedKeys.add(source);
  }
}
