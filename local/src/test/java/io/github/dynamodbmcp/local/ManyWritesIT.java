package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Sentences about many items, each with the few calls that an assistant makes for it. */
@Timeout(60)
final class ManyWritesIT {
  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.start();
  @AutoClose private static final Assistant ASSISTANT = Assistant.of(SYSTEM);

  @BeforeEach
  void createTables() {
    SYSTEM.deleteTables();
    SampleTable.create(SYSTEM.dynamoDb());
    SYSTEM.clearAuditLines();
  }

  @Test
  @DisplayName("delete all test data with prefix test-")
  void deleteAllTestDataWithPrefixTest() throws IOException {
    for (int i = 0; i < 40; i++) {
      SYSTEM.put("Users", "{'userId': 'test-%02d', 'name': 'Test'}".formatted(i));
    }
    SYSTEM.put("Users", "{'userId': 'tester', 'name': 'Not test data'}");
    JsonNode found =
        ASSISTANT.data(
            "dynamodb_scan",
            "{'table_name': 'Users', 'projection': ['userId'], 'filter_expression':"
                + " 'begins_with(userId, :p)', 'expression_attribute_values': {':p': 'test-'},"
                + " 'limit': 1000, 'format': 'json'}");
    ObjectNode delete = Json.object().put("table_name", "Users");
    delete.set("keys", found.path("items"));
    String preview =
        ASSISTANT.call("dynamodb_delete_item", Json.write(delete.deepCopy().put("dry_run", true)));
    assertTrue(
        preview.startsWith(
            "Dry run: nothing was written. The delete would remove 40 items from table 'Users'."),
        preview);
    assertEquals(51, count());
    ASSISTANT.expect(
        """
        Deleted 40 items from table 'Users'.
        Consumed 40 write units.
        """,
        "dynamodb_delete_item",
        Json.write(delete));
    assertEquals(11, count());
    assertFalse(user("tester").isEmpty());
    List<JsonNode> lines = SYSTEM.auditLines();
    assertTrue(lines.get(1).path("dry_run").asBoolean(), lines::toString);
    assertEquals(40, lines.get(2).path("items").asInt());
  }

  @Test
  @DisplayName("update all users in the Premium tier to add a credits field with value 100")
  void updateAllUsersInThePremiumTierToAddACreditsFieldWithValue100() throws IOException {
    SYSTEM.put("Users", "{'userId': 'user011', 'tier': 'Premium'}");
    SYSTEM.put("Users", "{'userId': 'user012', 'tier': 'Premium', 'credits': 5}");
    SYSTEM.put("Users", "{'userId': 'user013', 'tier': 'Basic'}");
    JsonNode found =
        ASSISTANT.data(
            "dynamodb_scan",
            "{'table_name': 'Users', 'projection': ['userId'], 'filter_expression': 'tier = :t',"
                + " 'expression_attribute_values': {':t': 'Premium'}, 'format': 'json'}");
    ObjectNode update = Json.object().put("table_name", "Users");
    update.set("keys", found.path("items"));
    update.putObject("set").put("credits", 100);
    ASSISTANT.expect(
        """
        Updated 2 items in table 'Users'.
        Consumed 2 write units.
        """,
        "dynamodb_update_item",
        Json.write(update));
    assertEquals(AttributeValue.fromN("100"), user("user011").get("credits"));
    assertEquals(AttributeValue.fromN("100"), user("user012").get("credits"));
    assertFalse(user("user013").containsKey("credits"));
  }

  @Test
  @DisplayName("add twenty test users")
  void addTwentyTestUsers() throws IOException {
    String users =
        IntStream.rangeClosed(1, 20)
            .mapToObj(
                "{'userId': 'test-%1$d', 'name': 'Test user %1$d', 'active': true}"::formatted)
            .collect(Collectors.joining(", "));
    ASSISTANT.expect(
        """
        Put 20 items into table 'Users': 20 added, 0 replaced.
        Consumed 20 write units.
        """,
        "dynamodb_put_item",
        "{'table_name': 'Users', 'items': [%s]}".formatted(users));
    assertEquals(30, count());
  }

  @Test
  @DisplayName("Copy user user001 to user001-backup")
  void copyUserUser001ToUser001Backup() throws IOException {
    JsonNode read =
        ASSISTANT.data(
            "dynamodb_get_item",
            "{'table_name': 'Users', 'key': {'userId': 'user001'}, 'format': 'json'}");
    ObjectNode put = Json.object().put("table_name", "Users").put("format", "json");
    put.set("item", ((ObjectNode) read.path("item")).put("userId", "user001-backup"));
    JsonNode answer = ASSISTANT.data("dynamodb_put_item", Json.write(put));
    assertEquals(1, answer.path("written").asInt());
    Map<String, AttributeValue> expected = new HashMap<>(user("user001"));
    expected.put("userId", AttributeValue.fromS("user001-backup"));
    assertEquals(expected, user("user001-backup"));
  }

  @Test
  void anAnswerThatAccountsForFailuresAloneIsAToolError() throws IOException {
    String error =
        ASSISTANT.refused(
            "dynamodb_update_item",
            "{'table_name': 'Users', 'keys': [{'userId': 'nobody'}], 'set': {'a': 1}, 'format': 'json'}");
    JsonNode account = Json.read(error);
    assertEquals(0, account.path("written").asInt());
    assertEquals(404, account.at("/failed/0/status").asInt());
    assertEquals("nobody", account.at("/failed/0/key/userId").asText());
  }

  private static long count() {
    return SYSTEM.dynamoDb().scan(scan -> scan.tableName("Users")).count();
  }

  private static Map<String, AttributeValue> user(String id) {
    return SYSTEM.item("Users", "{'userId': '%s'}".formatted(id));
  }
}
