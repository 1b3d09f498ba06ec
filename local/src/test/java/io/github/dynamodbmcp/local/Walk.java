package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads all items of a query or scan, page by page.
 *
 * @param command {@code query} or {@code scan}
 * @param arguments JSON without limit and format, with apostrophes for quotes
 */
record Walk(String command, String arguments) {
  /** Reads the items from the server, answer by answer. */
  List<Map<String, AttributeValue>> through(LocalSystem system, int limit) {
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

  /** Reads the items directly from DynamoDB Local, in its order. */
  List<Map<String, AttributeValue>> past(LocalSystem system) {
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
    // DynamoDB refuses names that no expression uses, and the projection is applied below.
    String expressions = filter + given.path("key_condition_expression").asText();
    expressionNames.keySet().removeIf(name -> !expressions.contains(name));
    Map<String, AttributeValue> values =
        given.get("expression_attribute_values") instanceof ObjectNode object
            ? ItemJson.read(object)
            : Map.of();
    Stream<Map<String, AttributeValue>> items =
        command.equals("scan")
            ? system
                .dynamoDb()
                .scanPaginator(scan ->
                    scan.tableName(table)
                        .indexName(index)
                        .filterExpression(filter)
                        .expressionAttributeNames(nullIfEmpty(expressionNames))
                        .expressionAttributeValues(nullIfEmpty(values)))
                .items()
                .stream()
            : system
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

  private static <V> @Nullable Map<String, V> nullIfEmpty(Map<String, V> map) {
    return map.isEmpty() ? null : map;
  }
}
