package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.handlers.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Walking all pages gives each item exactly once, wherever they end. */
final class PagesTest {
  private static final int ORDERS = 2400;
  private static final String PADDING = "x".repeat(900);

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.start();

  @AutoClose
  private static final LocalSystem SMALL_ANSWERS =
      LocalSystem.start(Map.of("MCP_MAX_RESPONSE_CHARS", "20000"));

  @BeforeAll
  static void createTables() {
    for (LocalSystem system : List.of(SYSTEM, SMALL_ANSWERS)) {
      system.createIndexedTable(
          "Orders", List.of("customer S", "number N"), "ByStatus", List.of("status S"));
      system.createIndexedTable("Wide", List.of("id S"), "ByDay", List.of("day S", "rank N"));
      load(system, "Orders", IntStream.range(0, ORDERS).mapToObj(PagesTest::order).toList());
      load(system, "Wide", IntStream.range(0, ORDERS).mapToObj(PagesTest::wide).toList());
    }
  }

  /** Two pages of DynamoDB's a table, customers of very different sizes, three statuses. */
  private static Map<String, AttributeValue> order(int i) {
    return Map.of(
        "customer", AttributeValue.fromS(i % 2 == 0 ? "big" : "c" + i % 50),
        "number", AttributeValue.fromN(Integer.toString(i)),
        "status", AttributeValue.fromS(i % 3 == 0 ? "open" : i % 3 == 1 ? "shipped" : "closed"),
        "rare", AttributeValue.fromBool(i % 1000 == 7),
        "padding", AttributeValue.fromS(PADDING));
  }

  private static Map<String, AttributeValue> wide(int i) {
    return Map.of(
        "id", AttributeValue.fromS("w" + i),
        "day", AttributeValue.fromS("2026-01-0" + i % 2),
        // Many with equal index keys.
        "rank", AttributeValue.fromN(Integer.toString(i % 10)),
        "kind", AttributeValue.fromN(Integer.toString(i % 11)),
        "padding", AttributeValue.fromS(PADDING));
  }

  static Stream<Arguments> walks() {
    return Stream.of(
            "scan {'table_name': 'Orders'}",
            "scan {'table_name': 'Orders', 'index_name': 'ByStatus'}",
            "scan {'table_name': 'Orders', 'filter_expression': 'rare = :t',"
                + " 'expression_attribute_values': {':t': true}}",
            "scan {'table_name': 'Orders', 'filter_expression': '#s <> :s', 'projection': ['status'],"
                + " 'expression_attribute_names': {'#s': 'status'},"
                + " 'expression_attribute_values': {':s': 'open'}}",
            "query {'table_name': 'Orders', 'key_condition_expression': 'customer = :c',"
                + " 'expression_attribute_values': {':c': 'big'}}",
            "query {'table_name': 'Orders', 'key_condition_expression': 'customer = :c',"
                + " 'scan_index_forward': false, 'expression_attribute_values': {':c': 'big'}}",
            "query {'table_name': 'Orders', 'key_condition_expression': 'customer = :c',"
                + " 'filter_expression': '#s = :s', 'projection': ['#n', 'padding'],"
                + " 'expression_attribute_names': {'#n': 'number', '#s': 'status'},"
                + " 'expression_attribute_values': {':c': 'big', ':s': 'open'}}",
            "query {'table_name': 'Orders', 'index_name': 'ByStatus',"
                + " 'key_condition_expression': '#s = :s', 'scan_index_forward': false,"
                + " 'expression_attribute_names': {'#s': 'status'},"
                + " 'expression_attribute_values': {':s': 'shipped'}}",
            "query {'table_name': 'Wide', 'index_name': 'ByDay',"
                + " 'key_condition_expression': '#d = :d and #r = :r', 'projection': ['padding'],"
                + " 'expression_attribute_names': {'#d': 'day', '#r': 'rank'},"
                + " 'expression_attribute_values': {':d': '2026-01-00', ':r': 4}}",
            "query {'table_name': 'Wide', 'index_name': 'ByDay',"
                + " 'key_condition_expression': '#d = :d', 'scan_index_forward': false,"
                + " 'filter_expression': '#k < :r',"
                + " 'expression_attribute_names': {'#d': 'day', '#k': 'kind'},"
                + " 'expression_attribute_values': {':d': '2026-01-01', ':r': 6}}")
        .flatMap(walk ->
            IntStream.of(40, 400)
                .mapToObj(limit ->
                    Arguments.of(
                        walk.substring(0, walk.indexOf(' ')),
                        walk.substring(walk.indexOf(' ') + 1),
                        limit)));
  }

  /** Where the size of the answers alone says where they end. */
  static Stream<Arguments> longWalks() {
    return walks().filter(walk -> walk.get()[2].equals(400));
  }

  @ParameterizedTest
  @MethodSource("walks")
  void walkingAllPagesGivesEachItemOnceInOrder(String command, String arguments, int limit) {
    List<Map<String, AttributeValue>> reference = reference(command, arguments);
    assertFalse(reference.isEmpty());
    assertEquals(reference, walk(SYSTEM, command, arguments, limit));
  }

  @ParameterizedTest
  @MethodSource("longWalks")
  void walkingInAnswersOfASmallSizeGivesTheSame(String command, String arguments, int limit) {
    assertEquals(reference(command, arguments), walk(SMALL_ANSWERS, command, arguments, limit));
  }

  @Test
  void anyLimitGivesEachItemOnceOverABinarySortKey() {
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
    load(SYSTEM, "Binary", items);
    for (String arguments :
        List.of(
            "{'table_name': 'Binary', 'key_condition_expression': 'id = :i', 'projection': ['even'],"
                + " 'expression_attribute_values': {':i': 'one'}}",
            "{'table_name': 'Binary', 'key_condition_expression': 'id = :i',"
                + " 'scan_index_forward': false, 'filter_expression': 'even = :t',"
                + " 'expression_attribute_values': {':i': 'one', ':t': true}}")) {
      List<Map<String, AttributeValue>> reference = reference("query", arguments);
      for (int limit : new int[] {1, 2, 3, 7, 19, 50, 99, 100, 101, 199, 200, 201, 1000}) {
        assertEquals(reference, walk(SYSTEM, "query", arguments, limit), "limit " + limit);
      }
    }
  }

  @Test
  void anAnswerThatHasRoomForOneItemOnlyStillGoesOn() {
    try (LocalSystem system = LocalSystem.start(Map.of("MCP_MAX_RESPONSE_CHARS", "1000"))) {
      system.createTable("Orders", "customer S", "number N");
      load(system, "Orders", IntStream.range(0, 60).mapToObj(PagesTest::order).toList());
      for (int limit : List.of(1, 2, 1000)) {
        var numbers = new HashSet<>(walk(system, "scan", "{'table_name': 'Orders'}", limit));
        assertEquals(60, numbers.size());
      }
    }
  }

  @Test
  void anAnswerStaysWithinItsSizeAndSaysThatMoreExist() {
    for (String format : List.of("text", "json", "dynamodb_json")) {
      Answer answer =
          SYSTEM.call(
              "scan", "{'table_name': 'Orders', 'limit': 1000, 'format': '%s'}".formatted(format));
      assertTrue(answer.body().length() <= 40_000, "length " + answer.body().length());
      assertTrue(answer.body().length() > 35_000, "length " + answer.body().length());
      assertTrue(answer.body().contains("next_token"));
    }
  }

  @Test
  void aLimitIsExactAndTheLastPageSaysNothingOfMore() {
    String query =
        "{'table_name': 'Orders', 'key_condition_expression': 'customer = :c and #n < :n', 'limit': %d,"
            + " 'expression_attribute_names': {'n': 'number'}, 'format': 'json',"
            + " 'expression_attribute_values': {'c': 'big', 'n': 20}}";
    for (int limit = 1; limit <= 11; limit++) {
      JsonNode page = SYSTEM.call("query", query.formatted(limit)).json();
      assertEquals(Math.min(limit, 10), page.path("count").asInt());
      assertEquals(limit < 10, page.has("next_token"), "limit " + limit);
    }
  }

  @Test
  void aSelectiveScanReadsNoMorePagesThanItPassesAndOneProbe() {
    SYSTEM.call("scan", "{'table_name': 'Orders', 'limit': 1}");
    SYSTEM.clearAuditLines();
    JsonNode page =
        SYSTEM
            .call(
                "scan",
                "{'table_name': 'Orders', 'filter_expression': 'rare = :t', 'format': 'json',"
                    + " 'expression_attribute_values': {':t': true}}")
            .json();
    assertEquals(3, page.path("count").asInt());
    assertEquals(ORDERS, page.path("scanned_count").asInt());
    assertFalse(page.has("next_token"));
    // A table of 2.4 MB at half a unit for 4 KB: what one pass over it costs, and no more.
    double once =
        SYSTEM
            .dynamoDb()
            .scanPaginator(scan -> scan.tableName("Orders").returnConsumedCapacity("TOTAL"))
            .stream()
            .mapToDouble(p -> p.consumedCapacity().capacityUnits())
            .sum();
    // The first, smaller page may cost half a unit more by rounding.
    assertEquals(once, page.path("consumed_capacity").asDouble(), 0.5);
    assertEquals(
        page.path("consumed_capacity").asDouble(),
        SYSTEM.auditLines().getFirst().path("consumed_capacity").asDouble());
  }

  @Test
  void aScanThatReadFarMoreThanItReturnsSaysSo() {
    String body =
        SYSTEM
            .call(
                "scan",
                "{'table_name': 'Orders', 'filter_expression': 'rare = :t',"
                    + " 'expression_attribute_values': {':t': true}}")
            .body();
    assertTrue(body.contains("DynamoDB read 2400 items to return 3."), body);
  }

  @Test
  void aCountIsExactOverAllPages() {
    Answer answer =
        SYSTEM.call(
            "query",
            "{'table_name': 'Orders', 'index_name': 'ByStatus', 'key_condition_expression': '#s = :s',"
                + " 'expression_attribute_names': {'#s': 'status'}, 'count_only': true,"
                + " 'expression_attribute_values': {':s': 'open'}}");
    assertTrue(
        answer.body().startsWith("800 items match in table 'Orders' index 'ByStatus' (exact)"),
        answer.body());
    JsonNode json =
        SYSTEM
            .call("scan", "{'table_name': 'Orders', 'count_only': true, 'format': 'json'}")
            .json();
    assertEquals(ORDERS, json.path("count").asInt());
    assertTrue(json.path("exact").asBoolean());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scan {'table_name': 'Wide', 'next_token': '%s'}",
        "scan {'table_name': 'Orders', 'index_name': 'ByStatus', 'next_token': '%s'}",
        "scan {'table_name': 'Orders', 'consistent_read': true, 'next_token': '%s'}",
        "scan {'table_name': 'Orders', 'next_token': 'x%s'}",
        "scan {'table_name': 'Orders', 'next_token': 'made-up'}",
        "query {'table_name': 'Orders', 'key_condition_expression': 'customer = :c',"
            + " 'expression_attribute_values': {':c': 'big'}, 'next_token': '%s'}",
      })
  void aTokenOfOtherArgumentsIsRefused(String call) {
    String token =
        SYSTEM
            .call("scan", "{'table_name': 'Orders', 'limit': 1, 'format': 'json'}")
            .json()
            .path("next_token")
            .asText();
    Answer answer =
        SYSTEM.call(
            call.substring(0, call.indexOf(' ')),
            call.substring(call.indexOf(' ') + 1).formatted(token));
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("next_token belongs to other arguments"), answer.body());
  }

  @Test
  void aTokenGoesOnWithAnotherLimitAndFormatAndWithDefaultsSpelledOut() {
    String token =
        SYSTEM
            .call("scan", "{'table_name': 'Orders', 'limit': 1, 'format': 'json'}")
            .json()
            .path("next_token")
            .asText();
    Answer answer =
        SYSTEM.call(
            "scan",
            "{'next_token': '%s', 'consistent_read': false, 'filter_expression': null, 'limit': 3, 'table_name': 'Orders'}"
                .formatted(token));
    assertEquals(200, answer.status(), answer.body());
  }

  @Test
  void manyTablesAreListedAPageAtATime() {
    IntStream.range(0, 130).forEach(i -> SYSTEM.createTable("list-%03d".formatted(i), "id S"));
    List<String> names = new ArrayList<>();
    String token = "";
    do {
      JsonNode page =
          SYSTEM
              .call(
                  "list-tables",
                  "{'limit': 50, 'format': 'json'%s}"
                      .formatted(token.isEmpty() ? "" : ", 'next_token': '%s'".formatted(token)))
              .json();
      page.path("tables").forEach(name -> names.add(name.asText()));
      assertTrue(page.path("tables").size() <= 50);
      token = page.path("next_token").asText("");
    } while (!token.isEmpty());
    assertEquals(SYSTEM.dynamoDb().listTablesPaginator().tableNames().stream().toList(), names);
  }

  /** The items in DynamoDB's own order, read past the server. */
  private static List<Map<String, AttributeValue>> reference(String command, String arguments) {
    JsonNode given = Json.read(LocalSystem.quoted(arguments));
    String table = given.path("table_name").asText();
    String index = given.path("index_name").asText(null);
    String filter = given.path("filter_expression").asText(null);
    Map<String, String> names = new HashMap<>();
    given
        .path("expression_attribute_names")
        .properties()
        .forEach(name -> names.put(name.getKey(), name.getValue().asText()));
    Map<String, String> expressionNames = new HashMap<>(names);
    // DynamoDB refuses names that no expression uses, and the projection is applied here.
    String expressions = filter + given.path("key_condition_expression").asText();
    expressionNames.keySet().removeIf(name -> !expressions.contains(name));
    Map<String, AttributeValue> values =
        given.get("expression_attribute_values") instanceof ObjectNode object
            ? ItemJson.read(object)
            : Map.of();
    Stream<Map<String, AttributeValue>> items =
        command.equals("scan")
            ? SYSTEM
                .dynamoDb()
                .scanPaginator(scan ->
                    scan.tableName(table)
                        .indexName(index)
                        .filterExpression(filter)
                        .expressionAttributeNames(nullIfEmpty(expressionNames))
                        .expressionAttributeValues(nullIfEmpty(values)))
                .items()
                .stream()
            : SYSTEM
                .dynamoDb()
                .queryPaginator(query ->
                    query
                        .tableName(table)
                        .indexName(index)
                        .keyConditionExpression(given.path("key_condition_expression").asText())
                        .filterExpression(filter)
                        .scanIndexForward(given.path("scan_index_forward").asBoolean(true))
                        .expressionAttributeNames(nullIfEmpty(expressionNames))
                        .expressionAttributeValues(nullIfEmpty(values)))
                .items()
                .stream();
    List<String> projection =
        given
            .path("projection")
            .valueStream()
            .map(path -> names.getOrDefault(path.asText(), path.asText()))
            .toList();
    return items
        .map(item -> {
          Map<String, AttributeValue> asked = new HashMap<>(item);
          if (!projection.isEmpty()) {
            asked.keySet().retainAll(projection);
          }
          return asked;
        })
        .toList();
  }

  private static List<Map<String, AttributeValue>> walk(
      LocalSystem system, String command, String arguments, int limit) {
    ObjectNode given = (ObjectNode) Json.read(LocalSystem.quoted(arguments));
    given.put("limit", limit).put("format", "json");
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    do {
      Answer answer = system.call(command, Json.write(given));
      assertEquals(200, answer.status(), answer.body());
      JsonNode page = answer.json();
      assertTrue(page.path("items").size() <= limit);
      page.path("items").forEach(item -> items.add(ItemJson.read((ObjectNode) item)));
      given.set("next_token", page.get("next_token"));
    } while (given.path("next_token").isTextual());
    return items;
  }

  private static <V> @Nullable Map<String, V> nullIfEmpty(Map<String, V> map) {
    return map.isEmpty() ? null : map;
  }

  private static void load(
      LocalSystem system, String table, List<Map<String, AttributeValue>> items) {
    for (int from = 0; from < items.size(); from += 25) {
      List<WriteRequest> puts =
          items.subList(from, Math.min(from + 25, items.size())).stream()
              .map(item ->
                  WriteRequest.builder()
                      .putRequest(PutRequest.builder().item(item).build())
                      .build())
              .toList();
      system.dynamoDb().batchWriteItem(write -> write.requestItems(Map.of(table, puts)));
    }
  }
}
