package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * No answer depends on the length of masked values, though DynamoDB's pages end at 1 MB and its
 * batches at 16 MB, with what is masked.
 */
final class MaskedLengthsTest {
  /** So many long ones take more than 16 MB. */
  private static final int ITEMS = 50;

  @AutoClose private static final LocalSystem LEFT = LocalSystem.start();
  @AutoClose private static final LocalSystem RIGHT = LocalSystem.start();

  @BeforeAll
  static void fill() {
    fill(LEFT, 10);
    fill(RIGHT, 350_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scan {'limit': 3}",
        "scan {'limit': 7, 'filter_expression': 'age < :n', 'expression_attribute_values': {':n': 25}}",
        "scan {'limit': 2, 'filter_expression': 'n = :n', 'expression_attribute_values': {':n': 3}}",
        "scan {'limit': 60}",
        "scan {'attributes': true, 'limit': 5}",
        "scan {'attributes': true}",
        "scan {'order_by': 'n desc', 'limit': 4}",
        "scan {'aggregate': ['count', 'sum(n)'], 'group_by': ['team']}",
        "scan {'count_only': true}",
        "scan {'index_name': 'ByAge', 'limit': 4}",
        "query {'index_name': 'ByAge', 'limit': 3, 'key_condition_expression': 'team = :t', 'expression_attribute_values': {':t': 'x'}}",
        "query {'index_name': 'ByAge', 'limit': 4, 'key_condition_expression': 'team = :t', 'filter_expression': 'n > :n', 'scan_index_forward': false, 'expression_attribute_values': {':t': 'y', ':n': 20}}",
        "query {'index_name': 'ByAge', 'projection': ['age'], 'limit': 10, 'key_condition_expression': 'team = :t', 'expression_attribute_values': {':t': 'x'}}",
        "batch-get {'keys': [%s]}",
      })
  void noAnswerTellsTheLengthOfMaskedValues(String call) {
    try (Twins twins = new Twins(LEFT, RIGHT, "Twin.password", 3_000)) {
      String[] parts = call.split(" ", 2);
      String keys =
          IntStream.range(0, ITEMS + 2)
              .mapToObj("{'id': 'i%d'}"::formatted)
              .collect(Collectors.joining(", "));
      ObjectNode arguments =
          (ObjectNode) Json.read(LocalSystem.quoted(parts[1].replace("%s", keys)));
      arguments.put("table_name", "Twin").put("format", "json");
      boolean more = true;
      while (more) {
        Answer answer = twins.call(parts[0], arguments, false);
        assertEquals(200, answer.status(), answer.body());
        more = answer.json().has("next_token");
        arguments.set("next_token", answer.json().get("next_token"));
        if (!more) {
          arguments.remove("next_token");
        }
      }
      twins.call(parts[0], arguments.put("format", "text"), false);
    }
  }

  private static void fill(LocalSystem system, int length) {
    system.createIndexedTable("Twin", List.of("id S"), "ByAge", List.of("team S", "age N"));
    Random random = new Random(5);
    for (int i = 0; i < ITEMS; i++) {
      Map<String, AttributeValue> item =
          Map.of(
              "id", AttributeValue.fromS("i" + i),
              "n", AttributeValue.fromN(String.valueOf(i)),
              "team", AttributeValue.fromS(i % 3 == 0 ? "x" : "y"),
              "age", AttributeValue.fromN(String.valueOf(random.nextInt(50))),
              "password", AttributeValue.fromS(Twins.CANARY + "s".repeat(length)));
      system.dynamoDb().putItem(put -> put.tableName("Twin").item(item));
    }
  }
}
