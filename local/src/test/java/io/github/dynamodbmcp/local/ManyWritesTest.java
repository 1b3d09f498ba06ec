package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Many writes in one call: what the answer says of them. */
@Timeout(60)
final class ManyWritesTest {
  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withTable("Things", "id S");

  @BeforeEach
  void createTable() {
    SYSTEM.deleteTables();
    SYSTEM.createTable("Things", "id S");
    SYSTEM.clearAuditLines();
  }

  @Test
  void thousandsOfKeysFitIntoOneCallAndOneAnswer() {
    SYSTEM.putCounters("Things", 10);
    String keys =
        IntStream.range(0, 3000)
            .mapToObj("{\"id\":\"k%d\"}"::formatted)
            .collect(Collectors.joining(","));
    Answer answer =
        SYSTEM.call(
            "update-item",
            "{\"table_name\":\"Things\",\"keys\":[%s],\"set\":{\"n\":5}}".formatted(keys));
    assertEquals(200, answer.status(), answer.body());
    assertTrue(
        answer.body().startsWith("Updated 10 of 3000 items in table 'Things'."), answer.body());
    assertTrue(answer.body().length() <= 40_000, answer.body().length() + " characters");
    assertTrue(answer.body().contains("\n  and "), answer.body());
    assertTrue(answer.body().contains("Not changed (2990 keys)"), answer.body());
    assertEquals(10, SYSTEM.auditLines().getFirst().path("items").asInt());
    Answer preview =
        SYSTEM.call(
            "delete-item",
            "{\"table_name\":\"Things\",\"keys\":[%s],\"dry_run\":true,\"format\":\"json\"}"
                .formatted(keys));
    assertTrue(preview.body().length() <= 40_000, preview.body().length() + " characters");
    assertEquals(10, preview.json().path("standing").asInt());
    assertEquals(2990, preview.json().path("missing_count").asInt());
  }

  @Test
  void severalItemsArePutAndTheAnswerSaysWhichWereReplaced() {
    SYSTEM.putCounters("Things", 1);
    assertEquals(
        """
        Put 3 items into table 'Things': 2 added, 1 replaced.
        Replaced (1 item):
          - items[0]: {"id":"k0"}
        Consumed 3 write units.\
        """,
        SYSTEM
            .call(
                "put-item",
                "{'table_name': 'Things', 'items': [{'id': 'k0', 'n': 1}, {'id': 'a', 'n': 1}, {'id': 'b'}]}")
            .body());
  }

  @Test
  void eachWriteHasItsConditionAndTheAnswerNamesWhoseDidNotHold() {
    SYSTEM.putCounters("Things", 2);
    Answer answer =
        SYSTEM.call(
            "put-item",
            "{'table_name': 'Things', 'items': [{'id': 'k0'}, {'id': 'new'}, {'id': 'k1'}],"
                + " 'condition_expression': 'attribute_not_exists(id)'}");
    assertEquals(
        """
        Put 1 of 3 items into table 'Things': 1 added, 0 replaced.
        Not written (2 items), since the condition_expression did not hold:
          - items[0]: {"id":"k0"}
          - items[2]: {"id":"k1"}
        Consumed 1 write unit.
        DynamoDB also charges for those whose condition did not hold, and doesn't say how much.\
        """,
        answer.body());
    assertEquals(2, SYSTEM.item("Things", "{'id': 'k0'}").size());
  }

  @Test
  void whereNothingWasWrittenTheStatusIsThatOfTheFirstFailure() {
    SYSTEM.putCounters("Things", 1);
    Answer answer =
        SYSTEM.call(
            "delete-item",
            "{'table_name': 'Things', 'keys': [{'id': 'k0'}, {'id': 'x'}], 'condition_expression': 'n > :n', 'expression_attribute_values': {':n': 5}}");
    assertEquals(409, answer.status());
    assertTrue(
        answer.body().startsWith("Deleted none of 2 items from table 'Things'."), answer.body());
    assertEquals(0, SYSTEM.auditLines().getFirst().path("items").asInt());
    Answer missing =
        SYSTEM.call(
            "update-item",
            "{'table_name': 'Things', 'keys': [{'id': 'y'}, {'id': 'x'}], 'set': {'n': 1}}");
    assertEquals(404, missing.status());
  }

  @Test
  void keysWithoutAnItemHaveNothingToDelete() {
    SYSTEM.putCounters("Things", 2);
    assertEquals(
        """
        Deleted 2 of 3 items from table 'Things'.
        Nothing to delete (1 key), since there is no item with that key:
          - {"id":"gone"}
        Consumed 3 write units.\
        """,
        SYSTEM
            .call(
                "delete-item",
                "{'table_name': 'Things', 'keys': [{'id': 'k0'}, {'id': 'gone'}, {'id': 'k1'}]}")
            .body());
  }

  @Test
  void itemsThatShareNoAttributeAreNamedByTheirFirst() {
    Answer answer =
        SYSTEM.call(
            "put-item",
            "{'table_name': 'Things', 'items': [{'id': 'a'}, {'tags': [1], 'other': 'b'}]}");
    assertEquals(200, answer.status());
    assertTrue(answer.body().contains("\n  - items[1]: {\"other\":\"b\"}\n"), answer.body());
  }

  @Test
  void eitherOneOrSeveralAreGiven() {
    for (String arguments :
        List.of("'key': {'id': 'a'}, 'keys': [{'id': 'b'}]", "'keys': []", "'format': 'json'")) {
      Answer answer =
          SYSTEM.call("delete-item", "{'table_name': 'Things', %s}".formatted(arguments));
      assertEquals(400, answer.status(), arguments);
      assertTrue(answer.body().contains("keys"), answer.body());
    }
  }

  @Test
  void aDryRunOfSeveralCountsWhatIsThereAndShowsTheFirst() {
    SYSTEM.putCounters("Things", 5);
    assertEquals(
        """
        Dry run: nothing was written. The update would change 5 items in table 'Things'.
        The first 3 of 5 to be changed:
        {"id":"k0"}:
          id: k0
          n: 0
        It would change:
          n: 0 → 7
        {"id":"k1"}:
          id: k1
          n: 0
        It would change:
          n: 0 → 7
        {"id":"k2"}:
          id: k2
          n: 0
        It would change:
          n: 0 → 7
        Would fail (1 key), since there is no item with that key:
          - {"id":"gone"}
        DynamoDB charges a dry run like a write whose condition fails: 1 write unit for each KB of the item, at least 1.\
        """,
        SYSTEM
            .call(
                "update-item",
                "{'table_name': 'Things', 'keys': [{'id': 'k0'}, {'id': 'gone'}, {'id': 'k1'}, {'id': 'k2'},"
                    + " {'id': 'k3'}, {'id': 'k4'}], 'set': {'n': 7}, 'dry_run': true}")
            .body());
    JsonNode delete =
        SYSTEM
            .call(
                "delete-item",
                "{'table_name': 'Things', 'keys': [{'id': 'k0'}, {'id': 'gone'}], 'dry_run': true, 'format': 'json'}")
            .json();
    assertEquals(1, delete.path("standing").asInt());
    assertEquals("[{\"id\":\"gone\"}]", delete.path("missing").toString());
    assertEquals(0, delete.path("written").asInt());
    assertEquals(AttributeValue.fromN("0"), SYSTEM.item("Things", "{'id': 'k0'}").get("n"));
  }

  @Test
  void aDryRunOfAPutShowsTheFirstItemsWhole() {
    SYSTEM.putCounters("Things", 1);
    String body =
        SYSTEM
            .call(
                "put-item",
                "{'table_name': 'Things', 'dry_run': true, 'items': [{'id': 'k0', 'n': 1}, {'id': 'a', 'n': 2}, {'n': 3}]}")
            .body();
    assertTrue(
        body.startsWith(
            "Dry run: nothing was written. The put would replace 1 item in table 'Things' and add 1.\n"),
        body);
    assertTrue(body.contains("\nTo be added:\nitems[1]: {\"n\":2}:\n  n: 2\n  id: a\n"), body);
    assertTrue(body.contains("\nWould be refused (1 item). "), body);
    String items =
        IntStream.range(0, 300)
            .mapToObj("{'id': 'new%d', 'city': 'Paris'}"::formatted)
            .collect(Collectors.joining(","));
    String many =
        SYSTEM
            .call(
                "put-item",
                "{'table_name': 'Things', 'dry_run': true, 'items': [%s]}".formatted(items))
            .body();
    assertTrue(
        many.contains(
            "\nThe first 3 of 300 to be added:\nitems[0]: {\"id\":\"new0\"}:\n  id: new0\n  city: Paris\n"),
        many);
    assertTrue(many.contains("\nTo be added (300 items):\n"), many);
  }

  @Test
  void anItemThatHasNothingToNameItIsNamedByItsPlace() {
    String arguments =
        "{'table_name': 'Things', 'format': '%s', 'items': [{'id': 'a'}, {'x': true}]}";
    String text = SYSTEM.call("put-item", arguments.formatted("text")).body();
    assertTrue(text.contains("\n  - items[1]\n"), text);
    JsonNode json = SYSTEM.call("put-item", arguments.formatted("json")).json();
    assertEquals(1, json.at("/failed/0/index").asInt(), json::toString);
  }

  @Test
  void everyEntryOfAnAnswerHasThePlaceOfItsItemInTheRequest() {
    SYSTEM.createTable("Wri", "pk S", "sk N");
    String rows =
        "{'aa': 'row0', 'pk': 'a', 'sk': 0}, {'aa': 'row1', 'pk': 'a', 'sk': 1}, {'aa': 'row2', 'pk': 'a', 'sk': 'x'}";
    String put = "{'table_name': 'Wri', 'items': [%s], 'format': 'json'%s}";
    SYSTEM.call("put-item", put.formatted(rows.substring(rows.indexOf("{'aa': 'row1'")), ""));
    JsonNode dry = SYSTEM.call("put-item", put.formatted(rows, ", 'dry_run': true")).json();
    assertEquals("[1]", dry.path("items_indexes").toString(), dry::toString);
    assertEquals("[0]", dry.path("missing_indexes").toString(), dry::toString);
    assertEquals(2, dry.at("/failed/0/index").asInt(), dry::toString);
    JsonNode json = SYSTEM.call("put-item", put.formatted(rows, "")).json();
    assertEquals("[1]", json.path("replaced_indexes").toString(), json::toString);
    assertEquals(2, json.at("/failed/0/index").asInt(), json::toString);
    String text =
        SYSTEM.call("put-item", put.formatted(rows, "").replace("'json'", "'text'")).body();
    assertTrue(text.contains("\nReplaced (2 items):\n  - items[0]: {\"aa\":\"row0\"}\n"), text);
    assertTrue(text.contains("\n  - items[2]: {\"aa\":\"row2\"}\n"), text);
    JsonNode deleted =
        SYSTEM
            .call(
                "delete-item",
                "{'table_name': 'Wri', 'keys': [{'pk': 'a', 'sk': 1}, {'pk': 'b', 'sk': 1}, {'pk': 'a', 'sk': 'x'}], 'format': 'json'}")
            .json();
    assertEquals("[1]", deleted.path("missing_indexes").toString(), deleted::toString);
    assertEquals(2, deleted.at("/failed/0/index").asInt(), deleted::toString);
  }
}
