package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The answer and the audit line state the cost of a call, including all of its requests. */
final class CostsTest {
  @AutoClose private static final LocalSystem SYSTEM = system();

  private static LocalSystem system() {
    LocalSystem system = LocalSystem.start();
    system.createIndexedTable("Things", List.of("id S"), "ByKind", List.of("kind S"));
    IntStream.range(0, 20)
        .forEach(i ->
            system.put(
                "Things",
                "{'id': 't%d', 'kind': 'k', 'text': '%s'}".formatted(i, "x".repeat(4000))));
    return system;
  }

  @BeforeEach
  void forget() {
    SYSTEM.clearAuditLines();
  }

  @Test
  void aReadCostsHalfAUnitPerFourKilobytesAndAConsistentOneAWholeUnit() {
    JsonNode once =
        SYSTEM
            .call("get-item", "{'table_name': 'Things', 'key': {'id': 't1'}, 'format': 'json'}")
            .json();
    JsonNode consistent =
        SYSTEM
            .call(
                "get-item",
                "{'table_name': 'Things', 'key': {'id': 't1'}, 'format': 'json', 'consistent_read': true}")
            .json();
    assertEquals(
        2 * once.path("consumed_capacity").asDouble(),
        consistent.path("consumed_capacity").asDouble());
    assertEquals(
        once.path("consumed_capacity").asDouble(),
        SYSTEM.auditLines().getFirst().path("consumed_capacity").asDouble());
  }

  @Test
  void theCostOfAWriteIncludesItsIndexes() {
    Answer answer =
        SYSTEM.call("put-item", "{'table_name': 'Things', 'item': {'id': 'w', 'kind': 'w'}}");
    assertTrue(answer.body().endsWith("Consumed 2 write units."), answer.body());
    assertEquals(2, SYSTEM.auditLines().getFirst().path("consumed_capacity").asDouble());
    assertEquals(1, SYSTEM.auditLines().getFirst().path("items").asInt());
  }

  @Test
  void theCostIncludesTheKeyProbe() {
    // With a projection that omits the key, only a probe can find the key's names.
    try (LocalSystem fresh = system()) {
      String scan =
          "{'table_name': 'Things', 'projection': ['text'], 'limit': 1, 'format': 'json'}";
      double first = fresh.call("scan", scan).json().path("consumed_capacity").asDouble();
      double second = fresh.call("scan", scan).json().path("consumed_capacity").asDouble();
      assertTrue(first > second, first + " against " + second);
      assertEquals(
          List.of(first, second),
          fresh.auditLines().stream()
              .map(line -> line.path("consumed_capacity").asDouble())
              .toList());
    }
  }

  @Test
  void anAuditLineNamesTheIndexAndTheVerifiedKey() {
    SYSTEM.call(
        "query",
        "{'table_name': 'Things', 'index_name': 'ByKind', 'key_condition_expression': 'kind = :k',"
            + " 'expression_attribute_values': {'k': 'k'}, 'limit': 3}");
    JsonNode line = SYSTEM.auditLines().getFirst();
    assertEquals("ByKind", line.path("index").asText());
    assertEquals("Things", line.path("table").asText());
    assertEquals(3, line.path("items").asInt());
    assertEquals("access-key:local", line.path("principal").asText());
  }
}
