package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Walking all pages returns each item exactly once, no matter where the pages end. */
final class WalksTest {
  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.start();

  @AutoClose
  private static final LocalSystem SMALL_ANSWERS =
      LocalSystem.start(Map.of("MCP_MAX_RESPONSE_CHARS", "20000"));

  @BeforeAll
  static void createTables() {
    for (LocalSystem system : List.of(SYSTEM, SMALL_ANSWERS)) {
      Orders.create(system);
      system.createIndexedTable("Wide", List.of("id S"), "ByDay", List.of("day S", "rank N"));
      system.putAll("Wide", IntStream.range(0, 2400).mapToObj(WalksTest::wide).toList());
    }
  }

  private static Map<String, AttributeValue> wide(int i) {
    return Map.of(
        "id", AttributeValue.fromS("w" + i),
        "day", AttributeValue.fromS("2026-01-0" + i % 2),
        // Many items with equal index keys.
        "rank", AttributeValue.fromN(Integer.toString(i % 10)),
        "kind", AttributeValue.fromN(Integer.toString(i % 11)),
        "padding", Orders.PADDING);
  }

  static Stream<Walk> walks() {
    return Stream.of(
        new Walk("scan", "{'table_name': 'Orders'}"),
        new Walk("scan", "{'table_name': 'Orders', 'index_name': 'ByStatus'}"),
        new Walk(
            "scan",
            "{'table_name': 'Orders', 'filter_expression': 'rare = :t',"
                + " 'expression_attribute_values': {':t': true}}"),
        new Walk(
            "scan",
            "{'table_name': 'Orders', 'filter_expression': '#s <> :s', 'projection': ['status'],"
                + " 'expression_attribute_names': {'#s': 'status'},"
                + " 'expression_attribute_values': {':s': 'open'}}"),
        new Walk(
            "query",
            "{'table_name': 'Orders', 'key_condition_expression': 'customer = :c',"
                + " 'expression_attribute_values': {':c': 'big'}}"),
        new Walk(
            "query",
            "{'table_name': 'Orders', 'key_condition_expression': 'customer = :c',"
                + " 'scan_index_forward': false, 'expression_attribute_values': {':c': 'big'}}"),
        new Walk(
            "query",
            "{'table_name': 'Orders', 'key_condition_expression': 'customer = :c',"
                + " 'filter_expression': '#s = :s', 'projection': ['#n', 'padding'],"
                + " 'expression_attribute_names': {'#n': 'number', '#s': 'status'},"
                + " 'expression_attribute_values': {':c': 'big', ':s': 'open'}}"),
        new Walk(
            "query",
            "{'table_name': 'Orders', 'index_name': 'ByStatus',"
                + " 'key_condition_expression': '#s = :s', 'scan_index_forward': false,"
                + " 'expression_attribute_names': {'#s': 'status'},"
                + " 'expression_attribute_values': {':s': 'shipped'}}"),
        new Walk(
            "query",
            "{'table_name': 'Wide', 'index_name': 'ByDay',"
                + " 'key_condition_expression': '#d = :d and #r = :r', 'projection': ['padding'],"
                + " 'expression_attribute_names': {'#d': 'day', '#r': 'rank'},"
                + " 'expression_attribute_values': {':d': '2026-01-00', ':r': 4}}"),
        new Walk(
            "query",
            "{'table_name': 'Wide', 'index_name': 'ByDay',"
                + " 'key_condition_expression': '#d = :d', 'scan_index_forward': false,"
                + " 'filter_expression': '#k < :r',"
                + " 'expression_attribute_names': {'#d': 'day', '#k': 'kind'},"
                + " 'expression_attribute_values': {':d': '2026-01-01', ':r': 6}}"));
  }

  @ParameterizedTest
  @MethodSource("walks")
  void walkingAllPagesReturnsEachItemOnceInOrder(Walk walk) {
    List<Map<String, AttributeValue>> expected = walk.past(SYSTEM);
    assertFalse(expected.isEmpty());
    for (int limit : List.of(40, 400)) {
      assertEquals(expected, walk.through(SYSTEM, limit), "limit " + limit);
    }
  }

  /** Here only the size limit of an answer ends a page. */
  @ParameterizedTest
  @MethodSource("walks")
  void walkingWithASmallSizeLimitReturnsTheSameItems(Walk walk) {
    assertEquals(walk.past(SYSTEM), walk.through(SMALL_ANSWERS, 400));
  }

  @Test
  void anyLimitReturnsEachItemOnceWithABinarySortKey() {
    SYSTEM.createTable("Binary", "id S", "place B");
    Random random = new Random(20261122);
    List<Map<String, AttributeValue>> items =
        IntStream.range(0, 200)
            .mapToObj(i -> {
              byte[] place = new byte[1 + random.nextInt(20)];
              random.nextBytes(place);
              place[0] = (byte) i;
              return Map.of(
                  "id", AttributeValue.fromS("one"),
                  "place", AttributeValue.fromB(SdkBytes.fromByteArray(place)),
                  "even", AttributeValue.fromBool(i % 2 == 0));
            })
            .toList();
    SYSTEM.putAll("Binary", items);
    for (String arguments :
        List.of(
            "{'table_name': 'Binary', 'key_condition_expression': 'id = :i', 'projection': ['even'],"
                + " 'expression_attribute_values': {':i': 'one'}}",
            "{'table_name': 'Binary', 'key_condition_expression': 'id = :i',"
                + " 'scan_index_forward': false, 'filter_expression': 'even = :t',"
                + " 'expression_attribute_values': {':i': 'one', ':t': true}}")) {
      Walk walk = new Walk("query", arguments);
      List<Map<String, AttributeValue>> expected = walk.past(SYSTEM);
      for (int limit : new int[] {1, 2, 3, 7, 19, 50, 99, 100, 101, 199, 200, 201, 1000}) {
        assertEquals(expected, walk.through(SYSTEM, limit), "limit " + limit);
      }
    }
  }

  @Test
  void pagingWorksWhenAnAnswerHasRoomForOnlyOneItem() {
    try (LocalSystem system = LocalSystem.start(Map.of("MCP_MAX_RESPONSE_CHARS", "1000"))) {
      Orders.create(system, 60);
      Walk walk = new Walk("scan", "{'table_name': 'Orders'}");
      for (int limit : List.of(1, 2, 1000)) {
        assertEquals(60, new HashSet<>(walk.through(system, limit)).size());
      }
    }
  }
}
