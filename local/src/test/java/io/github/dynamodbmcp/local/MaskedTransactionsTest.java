package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Transactions over tables of which one has masked attributes. */
final class MaskedTransactionsTest {
  @AutoClose
  private static final LocalSystem SYSTEM =
      LocalSystem.start(
          Map.of(
              "MCP_EXTENSIONS",
              "transact-write",
              "MCP_MASKED_ATTRIBUTES",
              "Staff.salary,Staff.address.zip"));

  @BeforeEach
  void fillTables() {
    SYSTEM.deleteTables();
    SYSTEM.createTable("Staff", "id S");
    SYSTEM.createTable("Log", "id S");
    SYSTEM.put("Staff", "{'id': 'a', 'salary': 5000, 'age': 40}");
    SYSTEM.put("Staff", "{'id': 'b', 'age': 30}");
    SYSTEM.put("Log", "{'id': 'x', 'salary': 7}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'update': {'table_name': 'Staff', 'key': {'id': 'a'}, 'set': {'salary': 1}} | update: set names salary, which is masked",
        "'update': {'table_name': 'Staff', 'key': {'id': 'a'}, 'set': {'address': {}}} | update: set names address, in which address.zip is masked",
        "'update': {'table_name': 'Staff', 'key': {'id': 'a'}, 'remove': ['#s'], 'expression_attribute_names': {'#s': 'salary'}} | update: remove names salary, which is masked",
        "'update': {'table_name': 'Staff', 'key': {'id': 'a'}, 'update_expression': 'SET leak = salary'} | update: update_expression names salary, which is masked",
        "'put': {'table_name': 'Staff', 'item': {'id': 'b'}, 'condition_expression': 'attribute_exists(address . zip)'} | put: condition_expression names address.zip, which is masked",
        "'delete': {'table_name': 'Staff', 'key': {'id': 'a'}, 'condition_expression': 'size(salary) > age'} | delete: condition_expression names salary, which is masked",
        "'delete': {'table_name': 'Staff', 'key': {'id': 'a', 'salary': 5000}} | delete: key names salary, which is masked: keys can't be masked",
        "'condition_check': {'table_name': 'Staff', 'key': {'id': 'a'}, 'condition_expression': 'salary = :n', 'expression_attribute_values': {':n': 5000}} | condition_check: condition_expression names salary, which is masked",
      })
  void anArgumentThatNamesAMaskedAttributeIsRefusedByItsPlace(String action, String sentence) {
    for (String more : new String[] {"", ", 'dry_run': true"}) {
      Answer answer =
          transact(
              "{'update': {'table_name': 'Log', 'key': {'id': 'x'}, 'set': {'salary': 8}}}, {%s}"
                  .formatted(action),
              more);
      assertEquals(400, answer.status(), answer.body());
      assertTrue(answer.body().contains("actions[1]: " + sentence), answer.body());
      assertFalse(answer.body().contains("actions[0]"), answer.body());
    }
    assertEquals("5000", number("Staff", "a", "salary"));
    assertEquals("7", number("Log", "x", "salary"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "dynamodb_json"})
  void noAnswerShowsAMaskedValueThatThePutGives(String format) {
    String actions =
        """
        {'put': {'table_name': 'Staff', 'item': {'id': 'c', 'salary': 98765, 'age': 1}}},
        {'put': {'table_name': 'Staff', 'item': {'id': 'b', 'age': 2, 'address': {'zip': 98765}}}}
        """;
    for (String more : new String[] {", 'dry_run': true", ""}) {
      Answer answer = transact(actions, ", 'format': '%s'%s".formatted(format, more));
      assertEquals(200, answer.status(), answer.body());
      assertFalse(answer.body().contains("98765"), answer.body());
    }
    assertEquals("98765", number("Staff", "c", "salary"));
  }

  @Test
  void aDryRunShowsThatAValueIsMasked() {
    String actions =
        """
        {'put': {'table_name': 'Staff', 'item': {'id': 'b', 'age': 31, 'salary': 4000}}},
        {'update': {'table_name': 'Staff', 'key': {'id': 'a'}, 'set': {'age': 41}}}
        """;
    assertEquals(
        """
        Dry run: nothing was written. The transaction has 2 actions:
        actions[0]: The put would replace this item in table 'Staff':
          age: 30
          id: b
        It would change:
          age: 30 → 31
          salary: <none> → <masked>
        actions[1]: The update would change this item in table 'Staff':
          id: a
          age: 40
          salary: <masked>
        It would change:
          age: 40 → 41
        DynamoDB charges a dry run like a transaction whose conditions fail: 2 write units for each KB of each item, at least 2.\
        """,
        transact(actions, ", 'dry_run': true").body());
    JsonNode previews =
        transact(actions, ", 'dry_run': true, 'format': 'json'").json().path("previews");
    assertEquals("[\"salary\"]", previews.at("/1/masked").toString(), previews::toString);
  }

  @Test
  void aPutOverAnItemWithAMaskedAttributeWritesNothing() {
    for (String more : new String[] {"", ", 'dry_run': true"}) {
      Answer answer =
          transact(
              """
              {'delete': {'table_name': 'Log', 'key': {'id': 'x'}}},
              {'put': {'table_name': 'Staff', 'item': {'id': 'a', 'age': 1}}}
              """,
              more);
      assertEquals(400, answer.status());
      assertEquals(
          "Nothing was written. actions[1], put: The item with that key in table 'Staff' has masked attributes, which a put would remove: salary. Update the item instead, with dynamodb_update_item.",
          answer.body());
    }
    assertEquals("5000", number("Staff", "a", "salary"));
    assertEquals("7", number("Log", "x", "salary"));
  }

  @Test
  void aConditionThatDidNotHoldShowsTheItemMasked() {
    String action =
        "{'delete': {'table_name': 'Staff', 'key': {'id': 'a'}, 'condition_expression': 'age = :n', 'expression_attribute_values': {':n': 1}}}";
    Answer text = transact(action, "");
    assertEquals(409, text.status());
    assertTrue(text.body().contains("salary: <masked>"), text.body());
    Answer json = transact(action, ", 'format': 'json'");
    assertEquals("[\"salary\"]", json.json().at("/failed/0/masked").toString(), json.body());
    assertFalse(json.body().contains("5000"), json.body());
  }

  private static String number(String table, String id, String attribute) {
    return SYSTEM
        .item(table, "{'id': '%s'}".formatted(id))
        .getOrDefault(attribute, AttributeValue.fromN("0"))
        .n();
  }

  private static Answer transact(String actions, String more) {
    return SYSTEM.call("transact-write", "{'actions': [%s]%s}".formatted(actions, more));
  }
}
