package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A dry run writes nothing, and its answer says what the write would do. */
final class DryRunsTest {
  private static final String CHARGE =
      "DynamoDB charges a dry run like a write whose condition fails: 1 write unit for each KB of the item, at least 1.";
  private static final int ROUNDS = 150;

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withTable("Things", "id S");

  @BeforeEach
  void putAnItem() {
    SYSTEM.put("Things", "{'id': 'x', 'age': 28, 'city': 'Paris'}");
    SYSTEM.clearAuditLines();
  }

  @Test
  void aPutShowsTheItemThatItWouldReplaceAndWhatWouldChange() {
    assertEquals(
        """
        Dry run: nothing was written. The put would replace this item in table 'Things':
          age: 28
          city: Paris
          id: x
        It would change:
          age: 28 → 29
          city: Paris → <none>
          name: <none> → Al
        %s\
        """
            .formatted(CHARGE),
        dryRun("put-item", "'item': {'id': 'x', 'age': 29, 'name': 'Al'}").body());
  }

  @Test
  void aPutOfANewItemSaysThatItWouldAddIt() {
    assertEquals(
        """
        Dry run: nothing was written. The put would add this item to table 'Things', which has none with its key:
          id: new
          n: 1
        %s\
        """
            .formatted(CHARGE),
        dryRun("put-item", "'item': {'id': 'new', 'n': 1}").body());
  }

  @Test
  void anUpdateShowsTheItemAndWhatWouldChange() {
    assertEquals(
        """
        Dry run: nothing was written. The update would change this item in table 'Things':
          id: x
          age: 28
          city: Paris
        It would change:
          age: 28 → 30
          city: Paris → <none>
        %s\
        """
            .formatted(CHARGE),
        dryRun("update-item", "'key': {'id': 'x'}, 'add': {'age': 2}, 'remove': ['city']").body());
  }

  @Test
  void anUpdateOfAMissingItemSaysThatItWouldFailOrCreateIt() {
    String update = "'key': {'id': 'gone'}, 'set': {'age': 2}";
    assertTrue(
        dryRun("update-item", update)
            .body()
            .startsWith(
                "Dry run: nothing was written. The update would fail, since there is no item in table 'Things' with key: {\"id\":\"gone\"}"));
    assertEquals(
        """
        Dry run: nothing was written. The update would create an item in table 'Things' with key: {"id":"gone"}
        The new item:
          id: gone
          age: 2
        %s\
        """
            .formatted(CHARGE),
        dryRun("update-item", update + ", 'create_if_missing': true").body());
  }

  @Test
  void aDeleteShowsTheItemThatItWouldRemove() {
    assertEquals(
        """
        Dry run: nothing was written. The delete would remove this item from table 'Things':
          id: x
          age: 28
          city: Paris
        %s\
        """
            .formatted(CHARGE),
        dryRun("delete-item", "'key': {'id': 'x'}").body());
    assertTrue(
        dryRun("delete-item", "'key': {'id': 'gone'}")
            .body()
            .contains("There is nothing to delete: no item in table 'Things'"));
  }

  @Test
  void theSameInJson() {
    JsonNode put =
        dryRun("put-item", "'item': {'id': 'x', 'age': 29, 'city': 'Paris'}, 'format': 'json'")
            .json();
    assertEquals("replace", put.path("would").asText());
    assertEquals(0, put.path("written").asInt());
    assertTrue(put.path("dry_run").asBoolean());
    assertEquals(28, put.at("/item/age").asInt());
    assertEquals("[{\"path\":\"age\",\"before\":28,\"after\":29}]", put.path("changes").toString());
    JsonNode created =
        dryRun(
                "update-item",
                "'key': {'id': 'gone'}, 'set': {'age': 2}, 'create_if_missing': true, 'format': 'json'")
            .json();
    assertEquals("create", created.path("would").asText());
    assertEquals(
        "[{\"path\":\"age\",\"after\":2},{\"path\":\"id\",\"after\":\"gone\"}]",
        created.path("changes").toString());
  }

  @Test
  void anUpdateThatDynamoDbMayRefuseSaysSo() {
    Answer answer = dryRun("update-item", "'key': {'id': 'x'}, 'add': {'city': 1}");
    assertTrue(
        answer
            .body()
            .contains(
                "What would change isn't known in advance: DynamoDB computes it, or refuses the update."),
        answer.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "age = :age",
        "age = :age OR city = :city",
        "(age = :age OR city = :city)",
        "(age = :age) OR (city = :city)",
        "NOT age = :age OR attribute_exists(id)",
        "attribute_exists(id)OR attribute_exists(city)",
      })
  void theConditionIsNotEvaluatedAndCannotLetTheWriteThrough(String condition) {
    for (String write :
        List.of(
            "put-item 'item': {'id': 'x'}",
            "delete-item 'key': {'id': 'x'}",
            "update-item 'key': {'id': 'x'}, 'set': {'age': 1}")) {
      String[] parts = write.split(" ", 2);
      StringBuilder arguments = new StringBuilder(parts[1]);
      arguments.append(", 'condition_expression': '%s'".formatted(condition));
      String values =
          (condition.contains(":age") ? "':age': 28," : "")
              + (condition.contains(":city") ? "':city': 'Rome'," : "");
      if (!values.isEmpty()) {
        arguments.append(
            ", 'expression_attribute_values': {%s}"
                .formatted(values.substring(0, values.length() - 1)));
      }
      Answer answer = dryRun(parts[0], arguments.toString());
      assertEquals(200, answer.status(), answer.body());
      assertTrue(
          answer.body().contains("The condition_expression was not evaluated"), answer.body());
      assertEquals(AttributeValue.fromN("28"), SYSTEM.item("Things", "{'id': 'x'}").get("age"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "put-item 'item': {'id': 'x'}",
        "delete-item 'key': {'id': 'x'}",
        "update-item 'key': {'id': 'x'}, 'set': {'age': 1}",
      })
  void aConditionThatWouldCloseOurParenthesesIsRefused(String write) {
    String[] parts = write.split(" ", 2);
    Answer answer =
        dryRun(
            parts[0],
            parts[1]
                + ", 'condition_expression': 'attribute_exists(id)) OR (attribute_exists(id)'");
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("parentheses"), answer.body());
    assertEquals(3, SYSTEM.item("Things", "{'id': 'x'}").size());
  }

  @Test
  void aSyntaxErrorOfTheConditionOrTheUpdateShows() {
    assertEquals(
        400,
        dryRun("delete-item", "'key': {'id': 'x'}, 'condition_expression': 'age >> city'")
            .status());
    assertEquals(
        400,
        dryRun("update-item", "'key': {'id': 'x'}, 'update_expression': 'SET age == city'")
            .status());
  }

  @Test
  void aConditionThatFillsAnExpressionIsLeftOut() {
    String condition =
        "attribute_exists(#n) AND age <> :a" + " AND attribute_exists(city)".repeat(150);
    condition = condition.substring(0, condition.lastIndexOf(" AND", 4090));
    String arguments =
        "'key': {'id': 'x'}, 'condition_expression': '%s', 'expression_attribute_names': {'#n': 'name'}, 'expression_attribute_values': {':a': 1}"
            .formatted(condition);
    assertTrue(condition.length() > 4050, "" + condition.length());
    Answer answer = dryRun("delete-item", arguments);
    assertEquals(200, answer.status(), answer.body());
    assertTrue(answer.body().contains("would remove"), answer.body());
  }

  @Test
  void theAuditLineSaysThatItWasADryRunAndCountsNoItem() {
    dryRun("delete-item", "'key': {'id': 'x'}");
    SYSTEM.call("delete-item", "{'table_name': 'Things', 'key': {'id': 'x'}}");
    List<JsonNode> lines = SYSTEM.auditLines();
    assertTrue(lines.getFirst().path("dry_run").asBoolean());
    assertEquals(0, lines.getFirst().path("items").asInt());
    assertTrue(lines.getLast().path("dry_run").isMissingNode(), lines::toString);
    assertEquals(1, lines.getLast().path("items").asInt());
  }

  /** For random items and updates; also that the preview and the answer tell the truth. */
  @Test
  void afterADryRunTheTableIsAsItWasAndTheUpdateDoesWhatItSaid() {
    RandomUpdates random = new RandomUpdates(7);
    int applied = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String id = "r" + i;
      SYSTEM.put("Things", random.item(id));
      ObjectNode update = random.update().put("table_name", "Things").put("format", "json");
      update.putObject("key").put("id", id);
      Map<String, AttributeValue> before = item(id);
      Answer preview =
          SYSTEM.call("update-item", Json.write(update.deepCopy().put("dry_run", true)));
      assertEquals(before, item(id), update::toString);
      Answer answer = SYSTEM.call("update-item", Json.write(update));
      if (answer.status() != 200) {
        assertEquals(before, item(id), update::toString);
        continue;
      }
      applied++;
      assertEquals(200, preview.status(), update::toString);
      JsonNode written = answer.json();
      assertEquals(
          Numerically.of(item(id)),
          Numerically.of(ItemJson.read((ObjectNode) written.path("item"))),
          update::toString);
      assertEquals(written.path("changes"), preview.json().path("changes"), update::toString);
    }
    assertTrue(applied > ROUNDS / 3, "only %d updates were applied".formatted(applied));
  }

  @Test
  void afterADryRunOfAnyPutOrDeleteTheItemIsAsItWas() {
    RandomItems items = new RandomItems(11);
    for (int i = 0; i < ROUNDS / 3; i++) {
      Map<String, AttributeValue> standing = items.item("id", "p");
      SYSTEM.dynamoDb().putItem(put -> put.tableName("Things").item(standing));
      Map<String, AttributeValue> before = item("p");
      ObjectNode put = Json.object().put("table_name", "Things").put("dry_run", true);
      put.set("item", ItemJson.typed(items.item("id", "p")));
      Answer answer = SYSTEM.call("put-item", Json.write(put));
      assertEquals(200, answer.status(), answer.body());
      ObjectNode delete = Json.object().put("table_name", "Things").put("dry_run", true);
      delete.putObject("key").put("id", "p");
      assertEquals(200, SYSTEM.call("delete-item", Json.write(delete)).status());
      assertEquals(before, item("p"));
    }
  }

  private static Map<String, AttributeValue> item(String id) {
    return new TreeMap<>(SYSTEM.item("Things", "{'id': '%s'}".formatted(id)));
  }

  private static Answer dryRun(String command, String arguments) {
    return SYSTEM.call(
        command, "{'table_name': 'Things', 'dry_run': true, %s}".formatted(arguments));
  }
}
