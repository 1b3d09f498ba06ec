package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Transactions over several tables: all of their writes happen, or none. */
final class TransactionsTest {
  @AutoClose
  private static final LocalSystem SYSTEM =
      LocalSystem.start(Map.of("MCP_EXTENSIONS", "transact-write"));

  @BeforeEach
  void fillTables() {
    SYSTEM.deleteTables();
    SYSTEM.createTable("Stock", "sku S");
    SYSTEM.createTable("Orders", "userId S", "n N");
    SYSTEM.put("Stock", "{'sku': 'a', 'count': 5}");
    SYSTEM.put("Stock", "{'sku': 'b', 'count': 1}");
    SYSTEM.clearAuditLines();
  }

  @Test
  void aServerOffersTheToolIfItIsAskedFor() {
    assertEquals("dynamodb_transact_write", SYSTEM.tools().path(10).path("name").asText());
  }

  @Test
  void allActionsAreCarriedOutTogether() {
    Answer answer =
        transact(
            """
            {'update': {'table_name': 'Stock', 'key': {'sku': 'a'}, 'add': {'count': -2},
                        'condition_expression': '#c >= :n', 'expression_attribute_names': {'c': 'count'},
                        'expression_attribute_values': {'n': 2}}},
            {'put': {'table_name': 'Orders', 'item': {'userId': 'u1', 'n': 1, 'sku': 'a'}}},
            {'delete': {'table_name': 'Stock', 'key': {'sku': 'gone'}}},
            {'condition_check': {'table_name': 'Stock', 'key': {'sku': 'b'},
                                 'condition_expression': 'attribute_exists(sku)'}}
            """,
            "");
    assertEquals(
        """
        Transaction carried out, with 3 writes and 1 condition check:
          - update in table 'Stock': {"sku":"a"}
          - put into table 'Orders': {"n":1,"sku":"a","userId":"u1"}
          - delete from table 'Stock': {"sku":"gone"}
          - condition check in table 'Stock': {"sku":"b"}
        """,
        answer.body().replaceFirst("Consumed \\d+ write units\\.$", ""));
    assertEquals("3", count("a"));
    assertEquals(
        AttributeValue.fromS("a"), SYSTEM.item("Orders", "{'userId': 'u1', 'n': 1}").get("sku"));
    JsonNode line = SYSTEM.auditLines().getLast();
    assertEquals("Stock,Orders", line.path("table").asText());
    assertEquals(3, line.path("items").asInt());
  }

  @Test
  void aWordInAConditionThatMayBeAValueIsPointedOut() {
    String actions =
        """
        {'update': {'table_name': 'Stock', 'key': {'sku': 'a'}, 'add': {'count': -2},
                    'condition_expression': 'sku <> sold'}},
        {'condition_check': {'table_name': 'Stock', 'key': {'sku': 'b'},
                             'condition_expression': 'attribute_exists(sku)'}}
        """;
    String value =
        "If it is a value, write :value in its place, with {\":value\":\"sold\"} in expression_attribute_values.";
    for (String format : List.of("text", "json")) {
      String dryRun = text(transact(actions, ", 'dry_run': true, 'format': '" + format + "'"));
      assertTrue(
          dryRun.contains(
              "sold in condition_expression is read as an attribute's name, which the item doesn't have. "
                  + value),
          dryRun);
      String done = text(transact(actions, ", 'format': '" + format + "'"));
      assertTrue(
          done.contains(
              "actions[0]: sold in condition_expression is read as an attribute's name, and an item without it may meet the condition for that reason alone. "
                  + value),
          done);
      assertFalse(done.contains("actions[1]"), done);
    }
  }

  private static String text(Answer answer) {
    return answer.body().replace("\\\"", "\"");
  }

  @Test
  void oneFailedConditionUndoesEverything() {
    Answer answer =
        transact(
            """
            {'update': {'table_name': 'Stock', 'key': {'sku': 'a'}, 'add': {'count': -2}}},
            {'put': {'table_name': 'Orders', 'item': {'userId': 'u1', 'n': 1}}},
            {'update': {'table_name': 'Stock', 'key': {'sku': 'b'}, 'add': {'count': -2},
                        'condition_expression': '#c >= :n', 'expression_attribute_names': {'#c': 'count'},
                        'expression_attribute_values': {':n': 2}}}
            """,
            "");
    assertEquals(409, answer.status());
    assertEquals(
        """
        The transaction was cancelled, so nothing was written to tables 'Stock', 'Orders'. Of its 3 actions, 1 failed:
        actions[2], update in table 'Stock': {"sku":"b"}: Its condition_expression did not hold. The current item:
          sku: b
          count: 1\
        """,
        answer.body());
    assertEquals("5", count("a"));
    assertTrue(SYSTEM.item("Orders", "{'userId': 'u1', 'n': 1}").isEmpty());
    assertEquals(0, SYSTEM.auditLines().getLast().path("items").asInt());
  }

  @Test
  void anUpdateOfAMissingItemFailsUnlessItMayCreateOne() {
    String update =
        "{'update': {'table_name': 'Stock', 'key': {'sku': 'new'}, 'set': {'count': 1}%s}}";
    Answer answer = transact(update.formatted(""), "");
    assertEquals(404, answer.status());
    assertTrue(answer.body().contains("Set create_if_missing to true"), answer.body());
    assertEquals(200, transact(update.formatted(", 'create_if_missing': true"), "").status());
    assertEquals("1", count("new"));
  }

  @Test
  void aDryRunShowsEveryItemAndWritesNothing() {
    String actions =
        """
        {'update': {'table_name': 'Stock', 'key': {'sku': 'a'}, 'add': {'count': -2},
                    'condition_expression': '#c >= :n OR attribute_exists(x)', 'expression_attribute_names': {'#c': 'count'},
                    'expression_attribute_values': {':n': 2}}},
        {'put': {'table_name': 'Stock', 'item': {'sku': 'b', 'count': 9}}},
        {'delete': {'table_name': 'Orders', 'key': {'userId': 'u1', 'n': 1}}},
        {'update': {'table_name': 'Stock', 'key': {'sku': 'c'}, 'set': {'count': 1}}}
        """;
    Answer answer = transact(actions, ", 'dry_run': true");
    assertEquals(
        """
        Dry run: nothing was written. The transaction has 4 actions:
        actions[0]: The update would change this item in table 'Stock':
          sku: a
          count: 5
        It would change:
          count: 5 → 3
        actions[1]: The put would replace this item in table 'Stock':
          count: 1
          sku: b
        It would change:
          count: 1 → 9
        actions[2]: There is nothing to delete: no item in table 'Orders' with key: {"userId":"u1","n":1}
        actions[3]: The update would fail, since there is no item in table 'Stock' with key: {"sku":"c"}
        Set create_if_missing to true to create it.
        No condition_expression was evaluated: the transaction happens only if all of them hold.
        DynamoDB charges a dry run like a transaction whose conditions fail: 2 write units for each KB of each item, at least 2.\
        """,
        answer.body());
    assertEquals("5", count("a"));
    assertEquals("1", count("b"));
    JsonNode json = transact(actions, ", 'dry_run': true, 'format': 'json'").json();
    assertEquals(
        "[update, replace, nothing, fail]",
        json.path("previews")
            .valueStream()
            .map(each -> each.path("would").asText())
            .toList()
            .toString());
  }

  @Test
  void aRepeatedTokenDoesNotWriteAgain() {
    String update =
        "{'update': {'table_name': 'Stock', 'key': {'sku': 'a'}, 'add': {'count': -2}}}";
    assertEquals(200, transact(update, ", 'idempotency_token': 't'").status());
    assertEquals(200, transact(update, ", 'idempotency_token': 't'").status());
    assertEquals("3", count("a"));
    Answer other = transact(update.replace("-2", "-1"), ", 'idempotency_token': 't'");
    assertEquals(409, other.status());
    assertTrue(other.body().contains("\"t\" was used for other actions"), other.body());
    assertEquals("3", count("a"));
    assertEquals(200, transact(update, "").status());
    assertEquals("1", count("a"));
  }

  @Test
  void twoPutsOfOneItemAreRefused() {
    Answer answer =
        transact(
            """
            {'put': {'table_name': 'Stock', 'item': {'sku': 'x', 'count': 1}}},
            {'put': {'table_name': 'Stock', 'item': {'sku': 'x', 'count': 2}}}
            """,
            "");
    assertEquals(400, answer.status());
    assertTrue(
        answer.body().contains("Two of the actions are about the same item."), answer.body());
  }

  @Test
  void moreThanDynamoDbTakesIsRefusedWithAdvice() {
    String large = "x".repeat(390_000);
    String puts =
        IntStream.range(0, 11)
            .mapToObj(i ->
                "{'put': {'table_name': 'Stock', 'item': {'sku': 'k%d', 'x': '%s'}}}"
                    .formatted(i, large))
            .collect(Collectors.joining(","));
    Answer answer = transact(puts, "");
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("larger than 4 MB together"), answer.body());
    Answer one =
        transact(
            "{'put': {'table_name': 'Stock', 'item': {'sku': 'k', 'x': '%s%s'}}}"
                .formatted(large, large),
            "");
    assertEquals(400, one.status());
    assertTrue(one.body().contains("An item holds at most 400 KB"), one.body());
  }

  @Test
  void aHundredActionsAreCarriedOut() {
    String puts =
        IntStream.range(0, 100)
            .mapToObj("{'put': {'table_name': 'Stock', 'item': {'sku': 'k%d'}}}"::formatted)
            .collect(Collectors.joining(","));
    Answer answer = transact(puts, ", 'format': 'json'");
    assertEquals(100, answer.json().path("written").asInt(), answer::body);
  }

  @Test
  void anActionThatCannotBeCarriedOutIsNamed() {
    Answer syntax =
        transact(
            """
            {'put': {'table_name': 'Stock', 'item': {'sku': 'x'}, 'condition_expression': 'attribute_not_exists(sku)'}},
            {'put': {'table_name': 'Orders', 'item': {'userId': 'u', 'n': 1}, 'condition_expression': 'status = 1'}}
            """,
            "");
    assertEquals(400, syntax.status());
    assertTrue(
        syntax
            .body()
            .startsWith("DynamoDB refused the request: actions[1], put into table 'Orders'"),
        syntax.body());
    Answer type =
        transact(
            "{'update': {'table_name': 'Stock', 'key': {'sku': 'a'}, 'add': {'sku2': 'x'}}}", "");
    assertEquals(400, type.status());
    assertTrue(type.body().contains("actions[0]"), type.body());
    Answer key =
        transact(
            "{'put': {'table_name': 'Stock', 'item': {'sku': 'x'}}},"
                + " {'put': {'table_name': 'Orders', 'item': {'userId': 'u'}}}",
            "");
    assertEquals(400, key.status());
    assertTrue(key.body().contains("doesn't say which of the actions"), key.body());
  }

  @Test
  void aMissingTableIsNotFound() {
    Answer answer =
        transact(
            "{'put': {'table_name': 'Stock', 'item': {'sku': 'x'}}},"
                + " {'delete': {'table_name': 'Nope', 'key': {'id': 'x'}}}",
            "");
    assertEquals(404, answer.status());
    assertTrue(
        answer.body().startsWith("At least one of the tables 'Stock', 'Nope' isn't here"),
        answer.body());
    assertTrue(SYSTEM.item("Stock", "{'sku': 'x'}").isEmpty());
  }

  private static String count(String sku) {
    return Objects.requireNonNull(SYSTEM.item("Stock", "{'sku': '%s'}".formatted(sku)).get("count"))
        .n();
  }

  private static Answer transact(String actions, String more) {
    return SYSTEM.call("transact-write", "{'actions': [%s]%s}".formatted(actions, more));
  }
}
