package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table that changes while figures are computed of it: items that stay are counted once. */
final class ChangingTableTest {
  private static final int STAYING = 1000;

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withTable("Changing", "id S");

  private static Map<String, AttributeValue> item(String id, String group, int number) {
    return Map.of(
        "id", AttributeValue.fromS(id),
        "group", AttributeValue.fromS(group),
        "n", AttributeValue.fromN(Integer.toString(number)));
  }

  @Test
  void anItemThatStaysIsCountedOnceWhileOthersComeAndGo() throws InterruptedException {
    SYSTEM.putAll(
        "Changing",
        IntStream.range(0, STAYING).mapToObj(i -> item("stays" + i, "stays", i)).toList());
    AtomicBoolean read = new AtomicBoolean();
    Thread changes =
        Thread.ofVirtual()
            .start(() -> {
              Random random = new Random(1);
              while (!read.get()) {
                String id = "goes" + random.nextInt(500);
                if (random.nextBoolean()) {
                  SYSTEM
                      .dynamoDb()
                      .putItem(put -> put.tableName("Changing").item(item(id, id, -1)));
                } else {
                  SYSTEM
                      .dynamoDb()
                      .deleteItem(delete ->
                          delete.tableName("Changing").key(Map.of("id", AttributeValue.fromS(id))));
                }
              }
            });
    try {
      Random random = new Random(2);
      for (int i = 0; i < 3; i++) {
        CutReadings cut = new CutReadings(SYSTEM.dynamoDb(), () -> 1 + random.nextInt(100), true);
        ObjectNode arguments =
            (ObjectNode)
                Json.read(
                    """
                    {"table_name": "Changing", "format": "json", "group_by": ["group"], "limit": 1,
                     "aggregate": ["count", "sum(n)", "count_distinct(id)"]}
                    """);
        Answer answer = cut.read("scan", arguments);
        assertEquals(200, answer.status(), answer.body());
        assertTrue(cut.calls() > 5);
        JsonNode values = answer.json().at("/groups/0/values");
        assertEquals("stays", answer.json().at("/groups/0/key/group").asText());
        assertEquals(STAYING, values.path("count").asInt());
        assertEquals(STAYING, values.path("count_distinct(id)").asInt());
        assertEquals(STAYING * (STAYING - 1) / 2, values.path("sum(n)").asInt());
      }
    } finally {
      read.set(true);
      changes.join();
    }
  }
}
