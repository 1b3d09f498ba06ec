package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The size and cost of an answer with many items, and the calls that accept its token. */
final class PagesTest {
  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.start();

  @BeforeAll
  static void createTables() {
    Orders.create(SYSTEM);
    SYSTEM.createTable("Other", "id S");
  }

  @Test
  void anAnswerStaysWithinTheSizeLimitAndSaysThatMoreItemsExist() {
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
  void aLimitIsExactAndTheLastPageDoesNotAnnounceMoreItems() {
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
  void aSelectiveScanReadsOnlyTheNecessaryPagesAndOneProbe() {
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
    assertEquals(Orders.COUNT, page.path("scanned_count").asInt());
    assertFalse(page.has("next_token"));
    // At most the cost of one pass over the table's 2.4 MB, at half a unit per 4 KB.
    double once =
        SYSTEM
            .dynamoDb()
            .scanPaginator(scan -> scan.tableName("Orders").returnConsumedCapacity("TOTAL"))
            .stream()
            .mapToDouble(p -> p.consumedCapacity().capacityUnits())
            .sum();
    // Rounding may add half a unit for the first, smaller page.
    assertEquals(once, page.path("consumed_capacity").asDouble(), 0.5);
    assertEquals(
        page.path("consumed_capacity").asDouble(),
        SYSTEM.auditLines().getFirst().path("consumed_capacity").asDouble());
  }

  @Test
  void aScanThatReadsFarMoreItemsThanItReturnsSaysSo() {
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
  void aCountCoversAllPagesExactly() {
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
    assertEquals(Orders.COUNT, json.path("count").asInt());
    assertTrue(json.path("exact").asBoolean());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scan {'table_name': 'Other', 'next_token': '%s'}",
        "scan {'table_name': 'Orders', 'index_name': 'ByStatus', 'next_token': '%s'}",
        "scan {'table_name': 'Orders', 'consistent_read': true, 'next_token': '%s'}",
        "scan {'table_name': 'Orders', 'next_token': '%sAAAA'}",
        "scan {'table_name': 'Orders', 'next_token': '4.made-up'}",
        "query {'table_name': 'Orders', 'key_condition_expression': 'customer = :c',"
            + " 'expression_attribute_values': {':c': 'big'}, 'next_token': '%s'}",
      })
  void aTokenForOtherArgumentsIsRefused(String call) {
    String token = tokenOfAScan();
    Answer answer =
        SYSTEM.call(
            call.substring(0, call.indexOf(' ')),
            call.substring(call.indexOf(' ') + 1).formatted(token));
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("next_token belongs to other arguments"), answer.body());
  }

  @Test
  void aTokenOfAnotherVersionSaysToRepeatTheCallWithoutIt() {
    Answer answer =
        SYSTEM.call(
            "scan",
            "{'table_name': 'Orders', 'next_token': 'WxrzT8S_-1GSeyJrZXkiOnsidXNlcklkIjp7IlMiOiJ1c2VyMDAxIn19fQ'}");
    assertEquals(400, answer.status());
    assertTrue(
        answer
            .body()
            .contains("next_token is of another version, or is not a token: repeat the call"),
        answer.body());
  }

  @Test
  void aTokenStaysValidWithAnotherLimitOrFormatAndWithExplicitDefaults() {
    String token = tokenOfAScan();
    Answer answer =
        SYSTEM.call(
            "scan",
            "{'next_token': '%s', 'consistent_read': false, 'filter_expression': null, 'limit': 3, 'table_name': 'Orders'}"
                .formatted(token));
    assertEquals(200, answer.status(), answer.body());
  }

  @Test
  void manyTablesAreListedOnePageAtATime() {
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

  private static String tokenOfAScan() {
    return SYSTEM
        .call("scan", "{'table_name': 'Orders', 'limit': 1, 'format': 'json'}")
        .json()
        .path("next_token")
        .asText();
  }
}
