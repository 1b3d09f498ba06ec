package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The marks that answers show in place of masked values. */
final class MaskedAnswersTest {
  @AutoClose private static final MaskedStaff STAFF = new MaskedStaff();

  @BeforeEach
  void fill() {
    STAFF.fill();
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
        STAFF.call("get-item", "'key': {'id': 'a'}").body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "dynamodb_json"})
  void jsonLeavesMaskedValuesOutAndListsThem(String format) {
    List<String> masked =
        List.of("\"card.number\"", "address.zip", "password", "payments.card", "salary");
    String as = "'format': '" + format + "'";
    for (Answer answer :
        List.of(
            STAFF.call("get-item", "'key': {'id': 'a'}, " + as),
            STAFF.call(
                "query",
                "'key_condition_expression': 'id = :a', 'expression_attribute_values': {':a': 'a'}, "
                    + as),
            STAFF.call("scan", as),
            STAFF.call("scan", "'order_by': 'age', " + as),
            STAFF.call("batch-get", "'keys': [{'id': 'a'}], " + as),
            STAFF.call(
                "update-item", "'key': {'id': 'a'}, 'set': {'age': 41}, 'dry_run': true, " + as),
            STAFF.call("delete-item", "'keys': [{'id': 'a'}], 'dry_run': true, " + as),
            STAFF.call("update-item", "'key': {'id': 'a'}, 'set': {'age': 41}, " + as),
            STAFF.call("delete-item", "'key': {'id': 'a'}, " + as))) {
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
    assertFalse(
        STAFF.call("get-item", "'key': {'id': 'b'}, 'format': 'json'").json().has("masked"));
  }

  @Test
  void anOtherIndexCanBeRead() {
    STAFF
        .system()
        .createIndexedTable("Other", List.of("id S"), "ByAge", List.of("team S", "age N"));
    STAFF.system().put("Other", "{'id': 'a', 'team': 'x', 'age': 4, 'password': 'p'}");
    STAFF.system().put("Other", "{'id': 'b', 'team': 'x', 'age': 3, 'password': 'q'}");
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
        STAFF
            .system()
            .call(
                "query",
                "{'table_name': 'Other', 'index_name': 'ByAge', 'key_condition_expression': 'team = :t', 'expression_attribute_values': {':t': 'x'}}")
            .body());
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
        STAFF
            .call("update-item", "'key': {'id': 'a'}, 'set': {'age': 41, 'address.city': 'Lyon'}")
            .body());
    assertEquals("75001", STAFF.stored("a", "address.zip").s());
  }

  @Test
  void aConditionThatDidNotHoldShowsTheItemMasked() {
    Answer answer =
        STAFF.call(
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
        STAFF
            .call("scan", "'attributes': true")
            .body()
            .lines()
            .limit(6)
            .reduce((a, b) -> a + "\n" + b)
            .orElse(""));
    JsonNode salary =
        STAFF
            .call("scan", "'attributes': true, 'format': 'json'")
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
    String text = STAFF.call("describe-table", "'format': 'text'").body();
    assertTrue(
        text.contains(
            "\n  Masked: \"card.number\", address.zip, password, payments.card, salary (their values are never shown)\n"),
        text);
    assertFalse(text.contains("Size"), text);
    String json = STAFF.call("describe-table", "'format': 'json'").body();
    assertTrue(json.contains("\"masked\":[\"\\\"card.number\\\"\",\"address.zip\""), json);
    assertFalse(json.contains("SizeBytes"), json);
  }

  @Test
  void theToolsSayWhatIsMasked() {
    for (JsonNode tool : STAFF.system().tools()) {
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
    STAFF.system().createTable("Dotted.Table", "id S");
    STAFF.system().put("Dotted.Table", "{'id': 'a', 'secret': 's', 'Table': {'secret': 't'}}");
    assertEquals(
        """
        Item from table 'Dotted.Table':
          id: a
          Table:
            secret: t
          secret: <masked>\
        """,
        STAFF
            .system()
            .call("get-item", "{'table_name': 'Dotted.Table', 'key': {'id': 'a'}}")
            .body());
  }

  @Test
  void anArnIsMaskedAsTheNameIs() {
    Answer answer =
        STAFF
            .system()
            .call(
                "get-item",
                "{'table_name': 'arn:aws:dynamodb:us-east-1:123456789012:table/Staff', 'key': {'id': 'a'}}");
    assertTrue(answer.body().contains("salary: <masked>"), answer.body());
  }

  @Test
  void auditLinesKeepTheCost() {
    STAFF.system().clearAuditLines();
    STAFF.call("scan", "'limit': 1");
    assertTrue(STAFF.system().auditLines().getFirst().path("consumed_capacity").asDouble() > 0);
  }
}
