package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Answers the article's questions by one call each, and reads tables that change meanwhile. */
final class SortedAnswersTest {
  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withUsers();

  @BeforeAll
  static void createProducts() {
    SYSTEM.createTable("Products", "productId S");
    SYSTEM.put(
        "Products",
        "{'productId': 'P1', 'name': 'Lamp', 'price': 19.99, 'size': {'width': 20}, 'tags': ['a']}");
    SYSTEM.put("Products", "{'productId': 'P2', 'name': 'Desk', 'price': 249, 'stock': 4}");
  }

  /** Find users older than 25 in Engineering who are active, sorted by joinDate. */
  @Test
  void activeEngineersOlderThan25AreSortedByJoinDate() {
    String answer =
        SYSTEM
            .call(
                "scan",
                "{'table_name': 'Users', 'order_by': 'joinDate', 'projection': ['name', 'joinDate'],"
                    + " 'filter_expression': 'age > :a AND department = :d AND active = :t',"
                    + " 'expression_attribute_values': {':a': 25, ':d': 'Engineering', ':t': true}}")
            .body();
    assertEquals(
        """
        Scan results from table 'Users' (3 items, by joinDate):
        Item 1:
          joinDate: 2019-09-02
          name: Bruno Keller
        Item 2:
          joinDate: 2022-03-14
          name: Alice Johnson
        Item 3:
          joinDate: 2023-01-16
          name: Chiara Romano
        Consumed 0.5 read units.\
        """,
        answer);
  }

  @Test
  void theThreeOldestUsersAreThoseOfTheWholeTable() {
    Answer answer =
        SYSTEM.call(
            "scan",
            "{'table_name': 'Users', 'order_by': 'age desc', 'limit': 3, 'projection': ['userId'],"
                + " 'format': 'json'}");
    assertEquals(
        List.of("user010", "user007", "user002"), answer.json().findValuesAsText("userId"));
    assertEquals(10, answer.json().path("matched_count").asInt());
    assertEquals(3, SYSTEM.auditLines().getLast().path("items").asInt());
  }

  /** What's the schema of the Products table? */
  @Test
  void theSchemaOfProductsIsOneAnswer() {
    String answer = SYSTEM.call("scan", "{'table_name': 'Products', 'attributes': true}").body();
    assertEquals(
        """
        Scan results from table 'Products', attributes of 2 items (exact):
          name: string in all, from "Desk" to "Lamp", for example "Lamp"
          price: number in all, from 19.99 to 249, for example 19.99
          productId: string in all, from "P1" to "P2", for example "P1"
          size: map in 1 of 2, for example {"width":20}
          size.width: number in 1 of 2, always 20
          stock: number in 1 of 2, always 4
          tags: list in 1 of 2, for example [a]
        Consumed 0.5 read units.\
        """
            .lines()
            .sorted()
            .toList(),
        // DynamoDB doesn't define which item is read first.
        answer
            .replace("for example \"Desk\"", "for example \"Lamp\"")
            .replace("for example 249", "for example 19.99")
            .replace("for example \"P2\"", "for example \"P1\"")
            .lines()
            .sorted()
            .toList());
  }

  @Test
  void aQuerySortsByAnotherAttributeThanItsSortKey() {
    SYSTEM.createTable("Orders", "customer S", "number N");
    for (int i = 0; i < 30; i++) {
      SYSTEM.put("Orders", "{'customer': 'c', 'number': %d, 'total': %d}".formatted(i, i * 7 % 30));
    }
    JsonNode answer =
        SYSTEM
            .call(
                "query",
                "{'table_name': 'Orders', 'key_condition_expression': 'customer = :c',"
                    + " 'order_by': 'total desc', 'limit': 2, 'format': 'json',"
                    + " 'expression_attribute_values': {':c': 'c'}}")
            .json();
    assertEquals(List.of("29", "28"), answer.findValuesAsText("total"));
    assertEquals(30, answer.path("matched_count").asInt());
  }

  @Test
  void itemsThatStayAreThereOnceWhileOthersComeAndGo() {
    SYSTEM.createTable("Busy", "id S");
    SYSTEM.putAll("Busy", IntStream.range(0, 600).mapToObj(SortedAnswersTest::busy).toList());
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> changes =
        CompletableFuture.runAsync(() -> {
          for (int i = 600; !done.get(); i++) {
            int number = i;
            SYSTEM.dynamoDb().putItem(put -> put.tableName("Busy").item(busy(number)));
            SYSTEM.dynamoDb().putItem(put -> put.tableName("Busy").item(busy(number % 600)));
            SYSTEM
                .dynamoDb()
                .deleteItem(delete ->
                    delete
                        .tableName("Busy")
                        .key(Map.of("id", AttributeValue.fromS("i" + (number - 5)))));
          }
        });
    ObjectNode sorting =
        Json.object()
            .put("table_name", "Busy")
            .put("order_by", "rank desc")
            .put("limit", 1000)
            .put("format", "json");
    for (int size : List.of(7, 40, 333)) {
      JsonNode answer =
          new CutReadings(SYSTEM.dynamoDb(), () -> size, true).read("scan", sorting).json();
      List<String> ids = answer.path("items").findValuesAsText("id");
      assertEquals(ids.stream().distinct().toList(), ids);
      assertTrue(
          ids.containsAll(IntStream.range(0, 590).mapToObj(i -> "i" + i).toList()), ids::toString);
      List<Integer> ranks =
          answer.path("items").findValues("rank").stream().map(JsonNode::asInt).toList();
      assertEquals(ranks.stream().sorted((a, b) -> b - a).toList(), ranks);
    }
    done.set(true);
    changes.join();
  }

  private static Map<String, AttributeValue> busy(int number) {
    return Map.of(
        "id", AttributeValue.fromS("i" + number),
        "rank", AttributeValue.fromN(Integer.toString(number % 100)));
  }
}
