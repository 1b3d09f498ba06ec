package io.github.dynamodbmcp.handlers.mask;

import io.github.dynamodbmcp.handlers.fault.Fault;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * A client of DynamoDB whose answers have no masked value, and nothing but their cost that depends
 * on one: neither in an item nor by the order, the number or the pages of the items. In the place
 * of a masked value an item has one of no type.
 *
 * <p>A request that could find out a masked value is refused with a {@link Fault}. An operation
 * that isn't defined here throws an {@link UnsupportedOperationException}.
 */
public final class MaskedDynamoDb implements DynamoDbClient {
  private final DynamoDbClient dynamoDb;
  private final Masks masks;
  private final CheckedKeys checkedKeys = new CheckedKeys();

  /** Masks the answers of a client, which whoever created it closes. */
  public MaskedDynamoDb(DynamoDbClient dynamoDb, Masks masks) {
    this.dynamoDb = dynamoDb;
    this.masks = masks;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    Optional<TableMask> masked = masked(request.tableName());
    if (masked.isEmpty()) {
      return dynamoDb.getItem(request);
    }
    TableMask mask = masked.get();
    MaskRules rules = new MaskRules(mask);
    rules.requireUnmaskedKey(request.key().keySet());
    rules.requireUnnamed(request.expressionAttributeNames(), request.projectionExpression());
    GetItemResponse response = dynamoDb.getItem(request);
    return response.hasItem()
        ? response.toBuilder().item(mask.apply(response.item())).build()
        : response;
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    return new MaskedBatch(dynamoDb, this::masked).get(request);
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return masked(request.tableName())
        .map(mask -> new MaskedReading(dynamoDb, mask, checkedKeys).query(request))
        .orElseGet(() -> dynamoDb.query(request));
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    return masked(request.tableName())
        .map(mask -> new MaskedReading(dynamoDb, mask, checkedKeys).scan(request))
        .orElseGet(() -> dynamoDb.scan(request));
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    Optional<TableMask> masked = masked(request.tableName());
    if (masked.isEmpty()) {
      return dynamoDb.putItem(request);
    }
    TableMask mask = masked.get();
    TimeLeft time = TimeLeft.of(request.overrideConfiguration());
    PutItemRequest guarded = new GuardedPut(dynamoDb, mask, checkedKeys, time).guarded(request);
    try {
      PutItemResponse response = dynamoDb.putItem(guarded);
      return response.toBuilder().attributes(mask.apply(response.attributes())).build();
    } catch (ConditionalCheckFailedException e) {
      throw masked(e, mask);
    }
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    Optional<TableMask> masked = masked(request.tableName());
    if (masked.isEmpty()) {
      return dynamoDb.updateItem(request);
    }
    TableMask mask = masked.get();
    MaskRules rules = new MaskRules(mask);
    rules.requireUnmaskedKey(request.key().keySet());
    rules.requireUnnamed(
        request.expressionAttributeNames(),
        request.updateExpression(),
        request.conditionExpression());
    try {
      UpdateItemResponse response = dynamoDb.updateItem(request);
      return response.toBuilder().attributes(mask.apply(response.attributes())).build();
    } catch (ConditionalCheckFailedException e) {
      throw masked(e, mask);
    }
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    Optional<TableMask> masked = masked(request.tableName());
    if (masked.isEmpty()) {
      return dynamoDb.deleteItem(request);
    }
    TableMask mask = masked.get();
    MaskRules rules = new MaskRules(mask);
    rules.requireUnmaskedKey(request.key().keySet());
    rules.requireUnnamed(request.expressionAttributeNames(), request.conditionExpression());
    try {
      DeleteItemResponse response = dynamoDb.deleteItem(request);
      return response.toBuilder().attributes(mask.apply(response.attributes())).build();
    } catch (ConditionalCheckFailedException e) {
      throw masked(e, mask);
    }
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return new MaskedTransaction(dynamoDb, this::masked, checkedKeys).write(request);
  }

  @Override
  public ListTablesResponse listTables(ListTablesRequest request) {
    return dynamoDb.listTables(request);
  }

  /** Leaves out the sizes, and how many items the indexes have: those with a value of a type. */
  @Override
  public DescribeTableResponse describeTable(DescribeTableRequest request) {
    DescribeTableResponse response = dynamoDb.describeTable(request);
    Optional<TableMask> masked = masked(request.tableName());
    if (masked.isEmpty()) {
      return response;
    }
    TableDescription table = response.table();
    new MaskRules(masked.get())
        .requireUnmaskedKey(
            table.keySchema().stream().map(KeySchemaElement::attributeName).toList());
    TableDescription.Builder described = table.toBuilder().tableSizeBytes(null);
    if (table.hasGlobalSecondaryIndexes()) {
      described.globalSecondaryIndexes(
          table.globalSecondaryIndexes().stream()
              .map(index -> index.toBuilder().indexSizeBytes(null).itemCount(null).build())
              .toList());
    }
    if (table.hasLocalSecondaryIndexes()) {
      described.localSecondaryIndexes(
          table.localSecondaryIndexes().stream()
              .map(index -> index.toBuilder().indexSizeBytes(null).itemCount(null).build())
              .toList());
    }
    return response.toBuilder().table(described.build()).build();
  }

  @Override
  public String serviceName() {
    return dynamoDb.serviceName();
  }

  @Override
  public void close() {
    dynamoDb.close();
  }

  private Optional<TableMask> masked(String nameOrArn) {
    return masks.of(nameOrArn);
  }

  private static ConditionalCheckFailedException masked(
      ConditionalCheckFailedException e, TableMask mask) {
    return e.toBuilder().item(mask.apply(e.item())).build();
  }
}
