package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that could tell a masked value, or lose it, are refused. */
final class MaskRefusalsTest {
  @AutoClose private static final MaskedStaff STAFF = new MaskedStaff();

  @BeforeEach
  void fill() {
    STAFF.fill();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "get-item | 'key': {'id': 'a'}, 'projection': ['salary'] | projection names salary, which is masked",
        "get-item | 'key': {'id': 'a'}, 'projection': ['#s'], 'expression_attribute_names': {'#s': 'salary'} | projection names salary, which is masked",
        "get-item | 'key': {'id': 'a'}, 'projection': ['address'] | projection names address, in which address.zip is masked",
        "get-item | 'key': {'id': 'a'}, 'projection': ['payments[0]'] | projection names payments[0], in which payments.card is masked",
        "get-item | 'key': {'salary': 5000} | key names salary, which is masked: keys can't be masked",
        "batch-get | 'keys': [{'id': 'a'}, {'password': 'x'}] | keys names password, which is masked",
        "scan | 'filter_expression': 'begins_with(password, :p)', 'expression_attribute_values': {':p': 'h'} | filter_expression names password, which is masked",
        "scan | 'filter_expression': 'size ( #p ) > :n', 'expression_attribute_names': {'#p': 'password'}, 'expression_attribute_values': {':n': 3} | filter_expression names password, which is masked",
        "scan | 'filter_expression': 'attribute_exists(salary.x)' | filter_expression names salary.x, which is masked",
        "scan | 'filter_expression': 'address.zip = :z', 'expression_attribute_values': {':z': '75001'} | filter_expression names address.zip, which is masked",
        "scan | 'filter_expression': 'contains(payments, :z)', 'expression_attribute_values': {':z': '75001'} | filter_expression names payments, in which payments.card is masked",
        "scan | 'order_by': 'age, salary desc' | order_by names salary, which is masked",
        "scan | 'aggregate': ['count', 'max(salary)'] | aggregate names salary, which is masked",
        "scan | 'aggregate': ['count'], 'group_by': ['payments[1].card'] | group_by names payments[1].card, which is masked",
        "update-item | 'key': {'id': 'a'}, 'set': {'salary': 1} | set names salary, which is masked",
        "update-item | 'key': {'id': 'a'}, 'set': {'address': {}} | set names address, in which address.zip is masked",
        "update-item | 'key': {'id': 'a'}, 'add': {'salary': 1} | add names salary, which is masked",
        "update-item | 'key': {'id': 'a'}, 'remove': ['password'] | remove names password, which is masked",
        "update-item | 'key': {'id': 'a'}, 'update_expression': 'SET leak = salary' | update_expression names salary, which is masked",
        "update-item | 'key': {'id': 'a'}, 'set': {'age': 1}, 'condition_expression': 'salary > :n', 'expression_attribute_values': {':n': 3} | condition_expression names salary, which is masked",
        "delete-item | 'key': {'id': 'a'}, 'condition_expression': 'NOT salary = :n', 'expression_attribute_values': {':n': 3} | condition_expression names salary, which is masked",
        "put-item | 'item': {'id': 'c'}, 'condition_expression': 'attribute_exists(salary)' | condition_expression names salary, which is masked",
      })
  void anArgumentThatNamesAMaskedAttributeIsRefused(
      String command, String arguments, String sentence) {
    Answer answer = STAFF.call(command, arguments);
    assertEquals(400, answer.status(), answer.body());
    assertTrue(answer.body().contains(sentence), answer.body());
    assertEquals(5000, Integer.parseInt(STAFF.stored("a", "salary").n()));
  }

  @Test
  void anIndexWhoseKeyHasAMaskedAttributeIsRefused() {
    String byTeam =
        "'index_name': 'BySalary', 'key_condition_expression': 'team = :t', 'expression_attribute_values': {':t': 'x'}";
    for (Answer answer :
        List.of(
            STAFF.call("query", byTeam),
            STAFF.call("query", byTeam + ", 'limit': 1"),
            STAFF.call("query", byTeam + ", 'count_only': true"),
            STAFF.call("query", byTeam + ", 'projection': ['age']"),
            STAFF.call("scan", "'index_name': 'BySalary'"),
            STAFF.call("scan", "'index_name': 'BySalary', 'aggregate': ['count']"))) {
      assertEquals(400, answer.status(), answer.body());
      assertEquals(
          "Index 'BySalary' of table 'Staff' can't be read, since its key has salary, which is masked: read the table or another index.",
          answer.body());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "scan | '_': 0",
        "scan | 'limit': 1",
        "scan | 'count_only': true",
        "describe-table | '_': 0",
        "count-items | '_': 0",
        "put-item | 'item': {'id': 'new', 'n': 1}",
        "put-item | 'items': [{'id': 'new', 'n': 1}, {'id': 'b', 'n': 2}]",
      })
  void aTableWhoseKeyIsMaskedIsRefused(String command, String arguments) {
    STAFF.system().createTable("Keyed", "id S");
    STAFF.system().put("Keyed", "{'id': 'a', 'n': 1}");
    STAFF.system().put("Keyed", "{'id': 'b', 'n': 2}");
    Answer answer =
        STAFF
            .system()
            .call(
                command,
                "{'table_name': 'Keyed', " + arguments.replace("'_': 0", "'format': 'json'") + "}");
    assertEquals(403, answer.status(), answer.body());
    assertTrue(
        answer.body().contains("No tool can use table 'Keyed': its key has id, which is masked"),
        answer.body());
    assertEquals(2, STAFF.system().dynamoDb().scan(scan -> scan.tableName("Keyed")).items().size());
  }

  @Test
  void aPutReplacesNoItemWithAMaskedAttribute() {
    String refused =
        "The item with that key in table 'Staff' has masked attributes, which a put would remove: \"card.number\", address.zip, password, payments.card, salary. Update the item instead, with dynamodb_update_item.";
    for (String more :
        List.of(
            "",
            ", 'dry_run': true",
            ", 'condition_expression': 'age = :n', 'expression_attribute_values': {':n': 1}")) {
      Answer answer = STAFF.call("put-item", "'item': {'id': 'a', 'age': 1}" + more);
      assertEquals(400, answer.status());
      assertEquals(refused, answer.body());
    }
    Answer several =
        STAFF.call(
            "put-item",
            "'items': [{'id': 'a', 'age': 1}, {'id': 'b', 'age': 2}], 'format': 'json'");
    assertEquals(200, several.status(), several.body());
    assertEquals(1, several.json().path("written").asInt());
    assertEquals(refused, several.json().at("/failed/0/message").asText());
    assertEquals("5000", STAFF.stored("a", "salary").n());
    assertEquals("2", STAFF.stored("b", "age").n());
  }

  @Test
  void aPutReplacesNoItemWithAListWhoseElementsMayHaveMaskedAttributes() {
    STAFF.system().put("Staff", "{'id': 'c', 'payments': [{'amount': 5}]}");
    for (String more : List.of("", ", 'dry_run': true")) {
      Answer answer = STAFF.call("put-item", "'item': {'id': 'c', 'age': 1}" + more);
      assertEquals(400, answer.status(), answer.body());
      assertEquals(
          "The item with that key in table 'Staff' has a list at payments, whose elements may have masked attributes. A put can't check that they have none, so it doesn't replace the item. Update the item instead, with dynamodb_update_item.",
          answer.body());
    }
    assertEquals("5", STAFF.stored("c", "payments[0].amount").n());
    STAFF.system().put("Staff", "{'id': 'c', 'payments': {'amount': 5}}");
    assertEquals(200, STAFF.call("put-item", "'item': {'id': 'c', 'age': 1}").status());
  }

  @Test
  void aPutReplacesAnItemWithoutMaskedAttributesAndMayGiveThem() {
    assertEquals(
        """
        Successfully replaced item in table 'Staff':
          age: 1
          id: b
          salary: <masked>
        It replaced:
          age: 30
          id: b
          team: x\
        """,
        STAFF.call("put-item", "'item': {'id': 'b', 'age': 1, 'salary': 4000}").body());
    assertEquals("4000", STAFF.stored("b", "salary").n());
    assertEquals(
        400, STAFF.call("put-item", "'item': {'id': 'b', 'age': 1, 'salary': 4000}").status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "age = :n) OR (age = :n",
        "id = :n) OR attribute_exists(id",
        "(age = :n) OR (attribute_exists(id))",
        "attribute_exists(id) OR age = :n"
      })
  void aConditionCantEscapeTheOneThatProtectsMaskedAttributes(String condition) {
    Answer answer =
        STAFF.call(
            "put-item",
            "'item': {'id': 'a', 'age': 1}, 'condition_expression': '%s'%s"
                .formatted(
                    condition,
                    condition.contains(":n") ? ", 'expression_attribute_values': {':n': 40}" : ""));
    assertEquals(400, answer.status(), answer.body());
    assertEquals("5000", STAFF.stored("a", "salary").n());
  }
}
