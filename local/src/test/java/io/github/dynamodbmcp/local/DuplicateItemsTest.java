package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.handlers.core.Outcome;
import io.github.dynamodbmcp.local.FaultyDynamoDb.Fault;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two targets of one call with the same primary key are an error before anything is written. */
final class DuplicateItemsTest {
  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withTable("Things", "id S");

  @BeforeEach
  void createTables() {
    SYSTEM.deleteTables();
    SYSTEM.createTable("Things", "id S");
    SYSTEM.createTable("Orders", "user S", "number N");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Things | {'id': 'a', 'x': 1}, {'id': 'b', 'x': 1}, {'id': 'a', 'x': 2} | {'id':'a'}",
        "Things | {'x': 1, 'id': 'a'}, {'x': 1, 'id': 'b'}, {'x': 2, 'id': 'a'} | {'id':'a'}",
        "Orders | {'user': 'u', 'number': 1, 'x': 1}, {'user': 'v', 'number': 1, 'x': 1}, {'user': 'u', 'number': 1.0, 'x': 2} | {'number':1.0,'user':'u'}",
        "Orders | {'x': 1, 'number': 100, 'user': 'u'}, {'x': 1, 'number': 5, 'user': 'v'}, {'x': 2, 'number': 1e2, 'user': 'u'} | {'number':100,'user':'u'}",
      })
  void nothingIsWrittenIfTwoItemsHaveOneKey(String table, String items, String key) {
    for (boolean dryRun : new boolean[] {false, true}) {
      Answer answer = put(table, items, dryRun);
      assertEquals(400, answer.status(), answer.body());
      String problem = "items[0] and items[2] have the same key: " + key.replace('\'', '"');
      assertTrue(answer.body().contains(problem), answer.body());
      assertEquals(0, count(table));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Things | {'id': 'a', 'x': 1, 'y': 1}, {'id': 'b', 'x': 1, 'y': 2}, {'id': 'c', 'x': 2, 'y': 1}",
        "Orders | {'user': 'u', 'number': 1}, {'user': 'u', 'number': 2}, {'user': 'u', 'number': 3}",
        "Orders | {'user': 'u', 'number': 1}, {'user': 'v', 'number': 1}, {'user': 'u', 'number': 2}",
        "Orders | {'x': 1, 'user': 'u', 'number': 1}, {'x': 1, 'user': 'v', 'number': 1}, {'x': 2, 'user': 'u', 'number': 2}",
      })
  void allAreWrittenIfTheirKeysDifferWhateverElseIsTheSame(String table, String items) {
    Answer answer = put(table, items, false);
    assertEquals(200, answer.status(), answer.body());
    assertTrue(answer.body().contains(": 3 added, 0 replaced."), answer.body());
    assertTrue(answer.body().contains("Consumed 3 write units."), answer.body());
    assertEquals(3, count(table));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 20, 100})
  void theKeyIsFoundAmongAnyNumberOfAttributes(int attributes) {
    for (int place = 0; place < attributes; place += Math.max(attributes / 7, 1)) {
      String before = attributes(0, place);
      String after = attributes(place, attributes);
      String item = "{%s 'id': '%s', %s 'own': %d}";
      String twoOfOneKey =
          item.formatted(before, "a", after, 1) + ", " + item.formatted(before, "a", after, 2);
      assertEquals(400, put("Things", twoOfOneKey, false).status());
      assertEquals(0, count("Things"));
    }
  }

  @Test
  void anItemWithoutTheKeyDoesNotHideTheDuplicatesAmongTheOthers() {
    Answer answer = put("Things", "{'x': 9}, {'id': 'a', 'x': 1}, {'id': 'a', 'x': 2}", false);
    assertEquals(400, answer.status(), answer.body());
    assertTrue(answer.body().contains("items[1] and items[2] have the same key"), answer.body());
  }

  @Test
  void aMissingTableIsToldAsByTheWrites() {
    Answer answer = put("Missing", "{'id': 'a', 'x': 1}, {'id': 'b', 'x': 1}", false);
    assertEquals(404, answer.status(), answer.body());
    assertFalse(answer.body().contains("same key"), answer.body());
  }

  @Test
  void duplicatesAmongTheKeysAreAnErrorBeforeAnythingIsWritten() {
    SYSTEM.createTable("Numbers", "n N");
    Answer answer =
        SYSTEM.call(
            "update-item",
            "{'table_name': 'Numbers', 'keys': [{'n': 1}, {'n': 2}, {'n': 1.0}], 'add': {'a': 1}, 'create_if_missing': true}");
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("keys[0] and keys[2] are the same key"), answer.body());
    assertTrue(SYSTEM.item("Numbers", "{'n': 2}").isEmpty());
  }

  @Test
  void itemsThatSurelyHaveOneKeyAreDuplicates() {
    Answer answer =
        SYSTEM.call(
            "put-item",
            "{'table_name': 'Things', 'items': [{'id': 'a', 'tags': [1]}, {'id': 'b', 'tags': []}, {'id': 'a', 'x': null}]}");
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("items[0] and items[2] have the same key"), answer.body());
    assertTrue(SYSTEM.item("Things", "{'id': 'b'}").isEmpty());
  }

  @Test
  void anItemThatReplacedAnotherOfTheSameCallIsNamedWhereTheKeyCouldNotBeLearned() {
    FaultyDynamoDb dynamoDb =
        new FaultyDynamoDb(
            (number, _) -> number == 0 ? Fault.LOST_BEFORE : Fault.NONE, Duration.ZERO);
    Outcome outcome =
        dynamoDb.call(
            SYSTEM,
            "put-item",
            """
            {"table_name": "Things", "items": [{"id": "a", "v": 1}, {"id": "a", "v": 2}]}
            """,
            Duration.ofSeconds(25));
    String answer = outcome.response().body();
    assertEquals(200, outcome.response().status(), answer);
    assertTrue(
        answer.contains(
            "Replaced another of these items, which has the same key (1 item):\n  - items["),
        answer);
  }

  @Test
  void aPutOfItemsWithOwnKeysTakesOneRequestMoreThatCostsNothing() {
    FaultyDynamoDb dynamoDb = new FaultyDynamoDb((_, _) -> Fault.NONE, Duration.ZERO);
    String items =
        IntStream.range(0, 30)
            .mapToObj("{\"id\": \"p%d\", \"city\": \"Paris\", \"active\": true}"::formatted)
            .collect(Collectors.joining(","));
    String body = "{\"table_name\": \"Things\", \"items\": [%s]}".formatted(items);
    String answer =
        dynamoDb.call(SYSTEM, "put-item", body, Duration.ofSeconds(25)).response().body();
    assertTrue(answer.endsWith("Consumed 30 write units."), answer);
    assertEquals(31, dynamoDb.requests());
  }

  @Test
  void aPutOfItemsThatShareNoValueTakesNoRequestMore() {
    FaultyDynamoDb dynamoDb = new FaultyDynamoDb((_, _) -> Fault.NONE, Duration.ZERO);
    String body =
        """
        {"table_name": "Things", "items": [{"id": "a", "x": [1]}, {"id": "b", "x": [1]}]}
        """;
    dynamoDb.call(SYSTEM, "put-item", body, Duration.ofSeconds(25));
    assertEquals(2, dynamoDb.requests());
  }

  private static String attributes(int from, int to) {
    return IntStream.range(from, to).mapToObj("'a%d': 1,"::formatted).collect(Collectors.joining());
  }

  private static Answer put(String table, String items, boolean dryRun) {
    return SYSTEM.call(
        "put-item",
        "{'table_name': '%s', 'dry_run': %s, 'items': [%s]}".formatted(table, dryRun, items));
  }

  private static int count(String table) {
    return SYSTEM.dynamoDb().scan(scan -> scan.tableName(table)).count();
  }
}
