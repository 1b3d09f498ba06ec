package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The sample table of {@code cloudformation/sample-table.yaml}, with its ten users. */
public final class SampleTable {
  /** The table's name. */
  public static final String NAME = "Users";

  private SampleTable() {}

  /**
   * Creates and fills the table. Leaves an existing table unchanged.
   *
   * @return whether the table was created
   */
  public static boolean create(DynamoDbClient dynamoDb) {
    try {
      dynamoDb.createTable(table ->
          table
              .tableName(NAME)
              .billingMode(BillingMode.PAY_PER_REQUEST)
              .attributeDefinitions(string("userId"), string("email"))
              .keySchema(partitionKey("userId"))
              .globalSecondaryIndexes(
                  GlobalSecondaryIndex.builder()
                      .indexName("EmailIndex")
                      .keySchema(partitionKey("email"))
                      .projection(projection -> projection.projectionType(ProjectionType.ALL))
                      .build()));
    } catch (ResourceInUseException e) {
      return false;
    }
    dynamoDb.waiter().waitUntilTableExists(table -> table.tableName(NAME));
    for (Map<String, AttributeValue> user : users()) {
      dynamoDb.putItem(put -> put.tableName(NAME).item(user));
    }
    return true;
  }

  /** Reads the ten users from the file that {@code scripts/deploy.sh} also loads. */
  static List<Map<String, AttributeValue>> users() {
    try (InputStream file =
        Objects.requireNonNull(SampleTable.class.getResourceAsStream("sample-users.json"))) {
      JsonNode requests = Json.read(file.readAllBytes()).path(NAME);
      return StreamSupport.stream(requests.spliterator(), false)
          .map(request -> ItemJson.read((ObjectNode) request.path("PutRequest").path("Item")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AttributeDefinition string(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement partitionKey(String name) {
    return KeySchemaElement.builder().attributeName(name).keyType(KeyType.HASH).build();
  }
}
