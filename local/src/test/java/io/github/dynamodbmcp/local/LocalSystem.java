package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.CommandLine;
import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.handlers.server.Server;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * DynamoDB Local and the handlers' server, in this JVM, shared by the tests of a class:
 *
 * <pre>{@code
 * @AutoClose
 * private static final LocalSystem SYSTEM =
 *     LocalSystem.withTable("Orders", "userId S", "orderId S");
 *
 * @Test
 * void anUnknownTableIsNotFound() {
 *   Answer answer = SYSTEM.call("get-item", "{'table_name': 'Nope', 'key': {'id': '1'}}");
 *   assertEquals(404, answer.status());
 * }
 * }</pre>
 */
final class LocalSystem implements AutoCloseable {
  static final String REGION = Backend.REGION;
  static final String ACCESS_KEY_ID = Backend.ACCESS_KEY_ID;
  static final String SECRET_ACCESS_KEY = Backend.SECRET_ACCESS_KEY;

  /** DynamoDB's limit for one batch write. */
  private static final int MOST_WRITES = 25;

  private final DynamoDbLocal dynamoDbLocal;
  private final DynamoDbClient dynamoDb;
  private final ByteArrayOutputStream audit = new ByteArrayOutputStream();
  private final Server server;

  private LocalSystem(Map<String, String> settings) throws IOException {
    dynamoDbLocal = DynamoDbLocal.inMemory();
    dynamoDb = dynamoDbLocal.client();
    Map<String, String> environment = new HashMap<>();
    environment.put("PORT", "0");
    environment.put("AWS_REGION", REGION);
    environment.put("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID);
    environment.put("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDbLocal.url().toString());
    environment.put("MCP_ACCESS_KEY_ID", ACCESS_KEY_ID);
    environment.put("MCP_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY);
    environment.putAll(settings);
    server =
        CommandLine.serve(
            Settings.from(environment), new PrintStream(audit, true, StandardCharsets.UTF_8));
  }

  /** Starts a system without tables. */
  static LocalSystem start() {
    return start(Map.of());
  }

  /** Starts a system without tables; the settings override the defaults. */
  static LocalSystem start(Map<String, String> settings) {
    try {
      return new LocalSystem(settings);
    } catch (IOException e) {
      throw new AssertionError("The local system can't start", e);
    }
  }

  /**
   * Starts a system with one empty table.
   *
   * @param key as for {@link #createTable}
   */
  static LocalSystem withTable(String name, String... key) {
    LocalSystem system = start();
    system.createTable(name, key);
    return system;
  }

  /** Starts a system with the sample table. */
  static LocalSystem withUsers() {
    LocalSystem system = start();
    SampleTable.create(system.dynamoDb);
    return system;
  }

  /** The server's URL. */
  String url() {
    return server.url();
  }

  /** A client that accesses DynamoDB Local directly, without the server. */
  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  /** The URL of DynamoDB Local. */
  String dynamoDbUrl() {
    return dynamoDbLocal.url().toString();
  }

  /**
   * Creates a table.
   *
   * @param key the name and type of each key attribute: {@code "orderId S"}
   */
  void createTable(String name, String... key) {
    dynamoDb.createTable(table(name, key).build());
  }

  /** Creates a table with one global secondary index. */
  void createIndexedTable(String name, List<String> key, String index, List<String> indexKey) {
    CreateTableRequest.Builder table = table(name, key.toArray(String[]::new));
    List<AttributeDefinition> attributes =
        Stream.concat(key.stream(), indexKey.stream())
            .distinct()
            .map(LocalSystem::attribute)
            .toList();
    dynamoDb.createTable(
        table
            .attributeDefinitions(attributes)
            .globalSecondaryIndexes(
                GlobalSecondaryIndex.builder()
                    .indexName(index)
                    .keySchema(keySchema(indexKey))
                    .projection(projection -> projection.projectionType(ProjectionType.ALL))
                    .build())
            .build());
  }

  /**
   * Writes an item directly to DynamoDB Local, given as plain or typed JSON with apostrophes for
   * quotes (see {@link #quoted}).
   */
  void put(String table, String item) {
    dynamoDb.putItem(put -> put.tableName(table).item(attributes(item)));
  }

  /** Writes many items directly to DynamoDB Local. */
  void putAll(String table, List<Map<String, AttributeValue>> items) {
    for (int from = 0; from < items.size(); from += MOST_WRITES) {
      List<WriteRequest> puts =
          items.subList(from, Math.min(from + MOST_WRITES, items.size())).stream()
              .map(item -> WriteRequest.builder().putRequest(put -> put.item(item)).build())
              .toList();
      dynamoDb.batchWriteItem(write -> write.requestItems(Map.of(table, puts)));
    }
  }

  /** Reads an item directly from DynamoDB Local, by its key as JSON; empty if there is none. */
  Map<String, AttributeValue> item(String table, String key) {
    return dynamoDb.getItem(get -> get.tableName(table).key(attributes(key))).item();
  }

  /** Deletes every table. */
  void deleteTables() {
    dynamoDb
        .listTablesPaginator()
        .tableNames()
        .forEach(name -> dynamoDb.deleteTable(delete -> delete.tableName(name)));
  }

  /**
   * Posts a signed request and waits for the response.
   *
   * @param command the last part of the route: {@code get-item}
   * @param arguments JSON with apostrophes for quotes (see {@link #quoted})
   */
  Answer call(String command, String arguments) {
    return client().post("/dynamodb/" + command, quoted(arguments));
  }

  /** Requests the list of tools. */
  JsonNode tools() {
    return client().get("/tools").json();
  }

  /** A client with the server's key. */
  SignedClient client() {
    return new SignedClient(server.url(), ACCESS_KEY_ID, SECRET_ACCESS_KEY, Clock.systemUTC());
  }

  /** The audit lines since the start or the last {@link #clearAuditLines()}. */
  List<JsonNode> auditLines() {
    synchronized (audit) {
      return audit.toString(StandardCharsets.UTF_8).lines().map(Json::read).toList();
    }
  }

  /** Discards the audit lines. */
  void clearAuditLines() {
    audit.reset();
  }

  @Override
  public void close() {
    server.close();
    dynamoDb.close();
    dynamoDbLocal.close();
  }

  /** Replaces apostrophes by quotes, unless the text already contains quotes. */
  static String quoted(String json) {
    return json.contains("\"") ? json : json.replace('\'', '"');
  }

  private static Map<String, AttributeValue> attributes(String json) {
    return ItemJson.read((ObjectNode) Json.read(quoted(json)));
  }

  private static CreateTableRequest.Builder table(String name, String... key) {
    return CreateTableRequest.builder()
        .tableName(name)
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(List.of(key).stream().map(LocalSystem::attribute).toList())
        .keySchema(keySchema(List.of(key)));
  }

  private static AttributeDefinition attribute(String nameAndType) {
    String[] parts = nameAndType.split(" ", 2);
    return AttributeDefinition.builder().attributeName(parts[0]).attributeType(parts[1]).build();
  }

  private static List<KeySchemaElement> keySchema(List<String> key) {
    return key.stream()
        .map(attribute ->
            KeySchemaElement.builder()
                .attributeName(attribute.split(" ", 2)[0])
                .keyType(attribute.equals(key.getFirst()) ? KeyType.HASH : KeyType.RANGE)
                .build())
        .toList();
  }
}
