package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.operation.Operations;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Every operation end to end: from JSON-RPC through the proxy and server to DynamoDB Local. */
@Timeout(60)
final class OperationsIT {
  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.start();
  @AutoClose private static final Assistant ASSISTANT = Assistant.of(SYSTEM);

  @BeforeEach
  void createTables() {
    SYSTEM.deleteTables();
    SYSTEM.createTable("Books", "author S", "year N");
    SYSTEM.put("Books", "{'author': 'Le Guin', 'year': 1969, 'title': 'Left Hand', 'copies': 2}");
    SYSTEM.put("Books", "{'author': 'Le Guin', 'year': 1974, 'title': 'Dispossessed'}");
    SYSTEM.put("Books", "{'author': 'Lem', 'year': 1961, 'title': 'Solaris'}");
  }

  @Test
  void theProxyListsTheServersToolsInTheServersOrder() throws IOException {
    assertEquals(
        Operations.all().stream().map(operation -> operation.tool().name()).toList(),
        ASSISTANT.tools());
  }

  @Test
  void getItemReadsOneItem() throws IOException {
    ASSISTANT.expect(
        """
        Item from table 'Books':
          author: Lem
          year: 1961
          title: Solaris
        """,
        "dynamodb_get_item",
        "{'table_name': 'Books', 'key': {'author': 'Lem', 'year': 1961}}");
  }

  @Test
  void queryReadsTheItemsOfOnePartition() throws IOException {
    String answer =
        ASSISTANT.call(
            "dynamodb_query",
            "{'table_name': 'Books', 'key_condition_expression': 'author = :a',"
                + " 'expression_attribute_values': {':a': 'Le Guin'}, 'scan_index_forward': false}");
    assertTrue(answer.startsWith("Query results from table 'Books' (2 items):\nItem 1:"), answer);
    assertTrue(answer.indexOf("Dispossessed") < answer.indexOf("Left Hand"), answer);
  }

  @Test
  void scanReadsTheItemsThatPassTheFilter() throws IOException {
    ASSISTANT.expect(
        """
        Scan results from table 'Books' (1 item):
        Item 1:
          copies: 2
        Consumed 1 read unit.
        """,
        "dynamodb_scan",
        "{'table_name': 'Books', 'filter_expression': 'attribute_exists(copies)',"
            + " 'projection': ['copies']}");
  }

  @Test
  void batchGetReadsManyItemsAndListsTheMissingKeys() throws IOException {
    String answer =
        ASSISTANT.call(
            "dynamodb_batch_get",
            "{'table_name': 'Books', 'keys': [{'author': 'Lem', 'year': 1961},"
                + " {'author': 'Lem', 'year': 1}, {'author': 'Le Guin', 'year': 1969}]}");
    assertTrue(answer.contains("(2 items)"), answer);
    assertTrue(answer.contains("Solaris") && answer.contains("Left Hand"), answer);
    assertTrue(answer.contains("{\"author\":\"Lem\",\"year\":1}"), answer);
  }

  @Test
  void listTablesListsTheTables() throws IOException {
    SYSTEM.createTable("Authors", "name S");
    ASSISTANT.expect(
        """
        DynamoDB tables in us-east-1 (2):
          - Authors
          - Books
        """,
        "dynamodb_list_tables",
        "{}");
  }

  @Test
  void describeTableShowsTheKeys() throws IOException {
    String answer = ASSISTANT.call("dynamodb_describe_table", "{'table_name': 'Books'}");
    assertTrue(answer.contains("author") && answer.contains("year"), answer);
    assertTrue(answer.contains("arn:aws:dynamodb:"), answer);
  }

  @Test
  void countItemsShowsTheApproximateCount() throws IOException {
    String answer = ASSISTANT.call("dynamodb_count_items", "{'table_name': 'Books'}");
    assertTrue(answer.startsWith("Table 'Books' contains approximately 3 items"), answer);
  }

  @Test
  void putItemWritesTheWholeItem() throws IOException {
    String answer =
        ASSISTANT.call(
            "dynamodb_put_item",
            "{'table_name': 'Books', 'item': {'author': 'Banks', 'year': 1987, 'tags': {'SS':"
                + " ['sf', 'culture']}, 'read': true}}");
    assertTrue(answer.startsWith("Successfully added item to table 'Books':"), answer);
    assertEquals(
        Map.of(
            "author", AttributeValue.fromS("Banks"),
            "year", AttributeValue.fromN("1987"),
            "tags", AttributeValue.fromSs(List.of("culture", "sf")),
            "read", AttributeValue.fromBool(true)),
        SYSTEM.item("Books", "{'author': 'Banks', 'year': 1987}"));
  }

  @Test
  void updateItemChangesOnlyTheNamedAttributes() throws IOException {
    String answer =
        ASSISTANT.call(
            "dynamodb_update_item",
            "{'table_name': 'Books', 'key': {'author': 'Le Guin', 'year': 1969},"
                + " 'add': {'copies': 3}, 'set': {'title': 'The Left Hand of Darkness'}}");
    assertTrue(answer.startsWith("Successfully updated item in table 'Books':"), answer);
    Map<String, AttributeValue> item = SYSTEM.item("Books", "{'author': 'Le Guin', 'year': 1969}");
    assertEquals(AttributeValue.fromN("5"), item.get("copies"));
    assertEquals(AttributeValue.fromS("The Left Hand of Darkness"), item.get("title"));
  }

  @Test
  void deleteItemRemovesTheItem() throws IOException {
    String answer =
        ASSISTANT.call(
            "dynamodb_delete_item",
            "{'table_name': 'Books', 'key': {'author': 'Lem', 'year': 1961}}");
    assertTrue(
        answer.startsWith(
            "Successfully deleted item from table 'Books' with key:"
                + " {\"author\":\"Lem\",\"year\":1961}"),
        answer);
    assertEquals(Map.of(), SYSTEM.item("Books", "{'author': 'Lem', 'year': 1961}"));
  }

  @Test
  void theErrorForAMissingTableNamesIt() throws IOException {
    String answer = ASSISTANT.refused("dynamodb_scan", "{'table_name': 'Nope'}");
    assertTrue(answer.contains("'Nope'"), answer);
  }

  @Test
  void everyCallWritesOneAuditLineWithItsCaller() throws IOException {
    SYSTEM.clearAuditLines();
    ASSISTANT.call("dynamodb_scan", "{'table_name': 'Books'}");
    List<JsonNode> lines = SYSTEM.auditLines();
    assertEquals(1, lines.size(), lines.toString());
    assertEquals("dynamodb_scan", lines.getFirst().path("tool").asText());
    assertEquals("access-key:local", lines.getFirst().path("principal").asText());
    assertEquals("tester", lines.getFirst().path("claimed_user").asText());
    assertEquals(3, lines.getFirst().path("items").asInt());
  }
}
