package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A reading over many calls ends with the same answer as a single call that has the time. */
final class LongReadsTest {
  private static final int ITEMS = 36;

  /** So large that three items fill a page. */
  private static final AttributeValue PADDING = AttributeValue.fromS("x".repeat(390_000));

  private static final String COUNT_ALL =
      "{'table_name': 'Big', 'count_only': true, 'format': 'json'}";

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withTable("Big", "id S", "n N");
  @AutoClose private static final HurriedFunction SCAN = new HurriedFunction("scan", SYSTEM);
  @AutoClose private static final HurriedFunction QUERY = new HurriedFunction("query", SYSTEM);

  @BeforeAll
  static void fill() {
    IntStream.range(0, ITEMS).forEach(n -> put("Big", n));
  }

  private static void put(String table, int n) {
    AttributeValue number = AttributeValue.fromN(Integer.toString(n));
    Map<String, AttributeValue> item =
        Map.of("id", AttributeValue.fromS("big"), "n", number, "rank", number, "padding", PADDING);
    SYSTEM.dynamoDb().putItem(put -> put.tableName(table).item(item));
  }

  /** Calls the function again and again, as the proxy or an assistant does. */
  private static final class Reading {
    private final HurriedFunction function;
    private final ObjectNode arguments;
    private int calls;
    private int itemsRead;

    Reading(HurriedFunction function, String arguments) {
      this.function = function;
      this.arguments = (ObjectNode) Json.read(LocalSystem.quoted(arguments));
    }

    /** Returns the first response that isn't a continuation. */
    JsonNode answer() {
      while (true) {
        Answer answer = call(true);
        if (answer.status() == 200) {
          return answer.json();
        }
        goOnAfter(answer);
      }
    }

    /** Returns the exact count; a call that doesn't go on by itself is told the count so far. */
    JsonNode exactCount(BooleanSupplier continues) {
      while (true) {
        Answer answer = call(continues.getAsBoolean());
        if (answer.status() == 202) {
          goOnAfter(answer);
        } else if (answer.json().path("exact").asBoolean()) {
          return answer.json();
        } else {
          arguments.set("next_token", answer.json().get("next_token"));
          itemsRead = 0;
        }
      }
    }

    private Answer call(boolean continues) {
      calls++;
      Answer answer = function.call(arguments, continues);
      assertTrue(answer.status() == 200 || (answer.status() == 202 && continues), answer.body());
      return answer;
    }

    private void goOnAfter(Answer continuation) {
      int more = continuation.json().at("/progress/items_read").asInt();
      assertTrue(more > itemsRead, continuation.body());
      itemsRead = more;
      arguments.setAll((ObjectNode) continuation.json().path("continue"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ", 'filter_expression': '#r < :n', 'expression_attribute_names': {'#r': 'rank'},"
            + " 'expression_attribute_values': {':n': 10}",
        ", 'filter_expression': 'attribute_exists(nothing)'",
      })
  void aCountOverManyCallsIsThatOfOneCall(String filter) {
    String scan = COUNT_ALL.replace("}", filter + "}");
    Reading reading = new Reading(SCAN, scan);
    assertEquals(SYSTEM.call("scan", scan).json(), reading.answer());
    assertTrue(reading.calls >= ITEMS / 3, reading.calls + " calls");
  }

  @Test
  void aQueryIsCountedBackwardsToo() {
    String query =
        "{'table_name': 'Big', 'count_only': true, 'format': 'json',"
            + " 'key_condition_expression': 'id = :i and n >= :n', 'scan_index_forward': false,"
            + " 'expression_attribute_values': {':i': 'big', ':n': 7}}";
    JsonNode answer = new Reading(QUERY, query).answer();
    assertEquals(ITEMS - 7, answer.path("count").asInt());
    assertEquals(SYSTEM.call("query", query).json(), answer);
  }

  @Test
  void aCountIsExactHoweverTheReadingIsCut() {
    Random random = new Random(20261128);
    for (int i = 0; i < 2; i++) {
      Reading reading = new Reading(SCAN, COUNT_ALL);
      assertEquals(ITEMS, reading.exactCount(random::nextBoolean).path("count").asInt());
    }
  }

  @Test
  void aReadingWithoutAMatchEndsAfterAllItems() {
    String scan =
        "{'table_name': 'Big', 'filter_expression': 'attribute_exists(nothing)', 'format': 'json'}";
    Reading reading = new Reading(SCAN, scan);
    assertEquals(SYSTEM.call("scan", scan).json(), reading.answer());
    assertTrue(reading.calls >= ITEMS / 3, reading.calls + " calls");
  }

  @Test
  void aReadingGoesOnToItsFirstMatchAndThenPageByPage() {
    String scan =
        "{'table_name': 'Big', 'filter_expression': '#r >= :n', 'format': 'json',"
            + " 'expression_attribute_names': {'#r': 'rank'},"
            + " 'expression_attribute_values': {':n': 30}}";
    Reading reading = new Reading(SCAN, scan);
    JsonNode first = reading.answer();
    assertTrue(reading.calls > 8, reading.calls + " calls");
    List<Integer> found =
        first.path("items").findValues("n").stream().map(JsonNode::asInt).toList();
    assertEquals(30, found.getFirst());
    assertTrue(first.path("scanned_count").asInt() > 30, first.toString());
    assertTrue(first.path("next_token").isTextual(), first.toString());
    reading.arguments.set("next_token", first.get("next_token"));
    JsonNode second = reading.answer();
    assertEquals(found.getLast() + 1, second.at("/items/0/n").asInt());
    assertTrue(second.path("scanned_count").asInt() < 8, second.toString());
  }

  @Test
  void itemsThatComeAndGoWhileTheyAreCountedAreCountedOnceOrNot() {
    SYSTEM.createTable("Changing", "id S", "n N");
    IntStream.range(0, 18).map(n -> 10 * n).forEach(n -> put("Changing", n));
    int[] next = {1};
    Reading reading = new Reading(SCAN, COUNT_ALL.replace("Big", "Changing"));
    JsonNode answer =
        reading.exactCount(() -> {
          // One comes and one goes at the same place, before or behind the reading.
          int n = 10 * (next[0] * 7 % 18);
          put("Changing", n + next[0]++ % 9 + 1);
          SYSTEM
              .dynamoDb()
              .deleteItem(delete ->
                  delete
                      .tableName("Changing")
                      .key(
                          Map.of(
                              "id", AttributeValue.fromS("big"),
                              "n", AttributeValue.fromN(Integer.toString(n)))));
          return true;
        });
    int changes = next[0];
    int count = answer.path("count").asInt();
    assertTrue(reading.calls >= 4, reading.calls + " calls");
    assertTrue(count >= 18 - changes && count <= 18 + changes, count + " items");
  }
}
