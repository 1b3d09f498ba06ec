package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Masked attributes: what answers show in their place, and which requests are refused. */
final class MasksTest {
  @AutoClose
  private static final LocalSystem SYSTEM =
      LocalSystem.start(
          Map.of(
              "MCP_MASKED_ATTRIBUTES",
              "Staff.salary,*.password,Staff.address.zip,Staff.payments.card,Staff.\"card.number\",Keyed.id,Dotted.Table.secret"));

  private static final String ITEM =
      """
      {'id': 'a', 'team': 'x', 'salary': 5000, 'age': 40, 'password': 'hunter2', 'card.number': '4111',
       'address': {'city': 'Paris', 'zip': '75001'},
       'payments': [{'card': '4222', 'amount': 5}, {'amount': 6}]}
      """;

  @BeforeEach
  void createTables() {
    SYSTEM.deleteTables();
    SYSTEM.createIndexedTable("Staff", List.of("id S"), "BySalary", List.of("team S", "salary N"));
    SYSTEM.put("Staff", ITEM);
    SYSTEM.put("Staff", "{'id': 'b', 'team': 'x', 'age': 30}");
  }

  @Test
  void aTextShowsThatAValueIsMasked() {
    assertEquals(
        """
        Item from table 'Staff':
          id: a
          address:
            city: Paris
            zip: <masked>
          age: 40
          card.number: <masked>
          password: <masked>
          payments:
            - amount: 5
              card: <masked>
            - amount: 6
          salary: <masked>
          team: x\
        """,
        call("get-item", "'key': {'id': 'a'}").body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "dynamodb_json"})
  void jsonLeavesMaskedValuesOutAndListsThem(String format) {
    List<String> masked =
        List.of("\"card.number\"", "address.zip", "password", "payments.card", "salary");
    String as = "'format': '" + format + "'";
    for (Answer answer :
        List.of(
            call("get-item", "'key': {'id': 'a'}, " + as),
            call(
                "query",
                "'key_condition_expression': 'id = :a', 'expression_attribute_values': {':a': 'a'}, "
                    + as),
            call("scan", as),
            call("scan", "'order_by': 'age', " + as),
            call("batch-get", "'keys': [{'id': 'a'}], " + as),
            call("update-item", "'key': {'id': 'a'}, 'set': {'age': 41}, 'dry_run': true, " + as),
            call("delete-item", "'keys': [{'id': 'a'}], 'dry_run': true, " + as),
            call("update-item", "'key': {'id': 'a'}, 'set': {'age': 41}, " + as),
            call("delete-item", "'key': {'id': 'a'}, " + as))) {
      assertEquals(200, answer.status(), answer.body());
      assertEquals(
          masked,
          answer.json().path("masked").valueStream().map(JsonNode::asText).toList(),
          answer.body());
      assertFalse(answer.json().has("consumed_capacity"), answer.body());
    }
  }

  @Test
  void itemsWithoutMaskedAttributesListNone() {
    assertFalse(call("get-item", "'key': {'id': 'b'}, 'format': 'json'").json().has("masked"));
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
    Answer answer = call(command, arguments);
    assertEquals(400, answer.status(), answer.body());
    assertTrue(answer.body().contains(sentence), answer.body());
    assertEquals(5000, Integer.parseInt(stored("a", "salary").n()));
  }

  @Test
  void anIndexWhoseKeyHasAMaskedAttributeIsRefused() {
    String byTeam =
        "'index_name': 'BySalary', 'key_condition_expression': 'team = :t', 'expression_attribute_values': {':t': 'x'}";
    for (Answer answer :
        List.of(
            call("query", byTeam),
            call("query", byTeam + ", 'limit': 1"),
            call("query", byTeam + ", 'count_only': true"),
            call("query", byTeam + ", 'projection': ['age']"),
            call("scan", "'index_name': 'BySalary'"),
            call("scan", "'index_name': 'BySalary', 'aggregate': ['count']"))) {
      assertEquals(400, answer.status(), answer.body());
      assertEquals(
          "Index 'BySalary' of table 'Staff' can't be read, since its key has salary, which is masked: read the table or another index.",
          answer.body());
    }
  }

  @Test
  void anOtherIndexCanBeRead() {
    SYSTEM.createIndexedTable("Other", List.of("id S"), "ByAge", List.of("team S", "age N"));
    SYSTEM.put("Other", "{'id': 'a', 'team': 'x', 'age': 4, 'password': 'p'}");
    SYSTEM.put("Other", "{'id': 'b', 'team': 'x', 'age': 3, 'password': 'q'}");
    assertEquals(
        """
        Query results from table 'Other' index 'ByAge' (2 items):
        Item 1:
          age: 3
          id: b
          password: <masked>
          team: x
        Item 2:
          age: 4
          id: a
          password: <masked>
          team: x\
        """,
        SYSTEM
            .call(
                "query",
                "{'table_name': 'Other', 'index_name': 'ByAge', 'key_condition_expression': 'team = :t', 'expression_attribute_values': {':t': 'x'}}")
            .body());
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
    SYSTEM.createTable("Keyed", "id S");
    SYSTEM.put("Keyed", "{'id': 'a', 'n': 1}");
    SYSTEM.put("Keyed", "{'id': 'b', 'n': 2}");
    Answer answer =
        SYSTEM.call(
            command,
            "{'table_name': 'Keyed', " + arguments.replace("'_': 0", "'format': 'json'") + "}");
    assertEquals(403, answer.status(), answer.body());
    assertTrue(
        answer.body().contains("No tool can use table 'Keyed': its key has id, which is masked"),
        answer.body());
    assertEquals(2, SYSTEM.dynamoDb().scan(scan -> scan.tableName("Keyed")).items().size());
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
      Answer answer = call("put-item", "'item': {'id': 'a', 'age': 1}" + more);
      assertEquals(400, answer.status());
      assertEquals(refused, answer.body());
    }
    Answer several =
        call(
            "put-item",
            "'items': [{'id': 'a', 'age': 1}, {'id': 'b', 'age': 2}], 'format': 'json'");
    assertEquals(200, several.status(), several.body());
    assertEquals(1, several.json().path("written").asInt());
    assertEquals(refused, several.json().at("/failed/0/message").asText());
    assertEquals("5000", stored("a", "salary").n());
    assertEquals("2", stored("b", "age").n());
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
        call("put-item", "'item': {'id': 'b', 'age': 1, 'salary': 4000}").body());
    assertEquals("4000", stored("b", "salary").n());
    assertEquals(400, call("put-item", "'item': {'id': 'b', 'age': 1, 'salary': 4000}").status());
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
        call(
            "put-item",
            "'item': {'id': 'a', 'age': 1}, 'condition_expression': '%s'%s"
                .formatted(
                    condition,
                    condition.contains(":n") ? ", 'expression_attribute_values': {':n': 40}" : ""));
    assertEquals(400, answer.status(), answer.body());
    assertEquals("5000", stored("a", "salary").n());
  }

  @Test
  void anUpdateKeepsAndHidesWhatIsMasked() {
    assertEquals(
        """
        Successfully updated item in table 'Staff':
        Changed:
          address.city: Paris → Lyon
          age: 40 → 41
        The item:
          id: a
          address:
            city: Lyon
            zip: <masked>
          age: 41
          card.number: <masked>
          password: <masked>
          payments:
            - amount: 5
              card: <masked>
            - amount: 6
          salary: <masked>
          team: x\
        """,
        call("update-item", "'key': {'id': 'a'}, 'set': {'age': 41, 'address.city': 'Lyon'}")
            .body());
    assertEquals("75001", stored("a", "address.zip").s());
  }

  @Test
  void aConditionThatDidNotHoldShowsTheItemMasked() {
    Answer answer =
        call(
            "delete-item",
            "'key': {'id': 'a'}, 'condition_expression': 'age = :n', 'expression_attribute_values': {':n': 1}");
    assertEquals(409, answer.status());
    assertTrue(answer.body().contains("salary: <masked>"), answer.body());
  }

  @Test
  void attributesSayWhichAreMasked() {
    assertEquals(
        """
        Scan results from table 'Staff', attributes of 2 items (exact):
          address: map in 1 of 2, for example {"city":"Paris"}
          address.city: string in 1 of 2, always "Paris"
          address.zip: <masked> in 1 of 2
          age: number in all, from 30 to 40, for example 30
          "card.number": <masked> in 1 of 2\
        """,
        call("scan", "'attributes': true")
            .body()
            .lines()
            .limit(6)
            .reduce((a, b) -> a + "\n" + b)
            .orElse(""));
    JsonNode salary =
        call("scan", "'attributes': true, 'format': 'json'")
            .json()
            .path("attributes")
            .valueStream()
            .filter(attribute -> attribute.path("path").asText().equals("salary"))
            .findFirst()
            .orElseThrow();
    assertEquals(Json.read("{\"path\":\"salary\",\"masked\":true,\"present\":1}"), salary);
  }

  @Test
  void aDescriptionNamesWhatIsMaskedAndLeavesSizesOut() {
    String text = call("describe-table", "'format': 'text'").body();
    assertTrue(
        text.contains(
            "\n  Masked: \"card.number\", address.zip, password, payments.card, salary (their values are never shown)\n"),
        text);
    assertFalse(text.contains("Size"), text);
    String json = call("describe-table", "'format': 'json'").body();
    assertTrue(json.contains("\"masked\":[\"\\\"card.number\\\"\",\"address.zip\""), json);
    assertFalse(json.contains("SizeBytes"), json);
  }

  @Test
  void theToolsSayWhatIsMasked() {
    for (JsonNode tool : SYSTEM.tools()) {
      assertEquals(
          !tool.path("name").asText().equals("dynamodb_list_tables"),
          tool.path("description")
              .asText()
              .contains(
                  "Masked attributes, whose values are never shown and which no expression may name: Staff.salary, *.password, "),
          tool.toString());
    }
  }

  @Test
  void aTableNameMayHoldADot() {
    SYSTEM.createTable("Dotted.Table", "id S");
    SYSTEM.put("Dotted.Table", "{'id': 'a', 'secret': 's', 'Table': {'secret': 't'}}");
    assertEquals(
        """
        Item from table 'Dotted.Table':
          id: a
          Table:
            secret: t
          secret: <masked>\
        """,
        SYSTEM.call("get-item", "{'table_name': 'Dotted.Table', 'key': {'id': 'a'}}").body());
  }

  @Test
  void anArnIsMaskedAsTheNameIs() {
    Answer answer =
        SYSTEM.call(
            "get-item",
            "{'table_name': 'arn:aws:dynamodb:us-east-1:123456789012:table/Staff', 'key': {'id': 'a'}}");
    assertTrue(answer.body().contains("salary: <masked>"), answer.body());
  }

  @Test
  void auditLinesKeepTheCost() {
    SYSTEM.clearAuditLines();
    call("scan", "'limit': 1");
    assertTrue(SYSTEM.auditLines().getFirst().path("consumed_capacity").asDouble() > 0);
  }

  /** The value in DynamoDB. */
  private static AttributeValue stored(String id, String path) {
    return DocumentPath.parse(path)
        .in(SYSTEM.item("Staff", "{'id': '%s'}".formatted(id)))
        .orElseThrow();
  }

  private static Answer call(String command, String arguments) {
    return SYSTEM.call(command, "{'table_name': 'Staff', " + arguments + "}");
  }
}
