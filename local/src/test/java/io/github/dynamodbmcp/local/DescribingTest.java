package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The attributes described are those of a full read, however the reading is cut into calls. */
final class DescribingTest {
  private static final int ITEMS = 1000;

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.start();

  @BeforeAll
  static void createTable() {
    new FiguresTable(20261129).create(SYSTEM, ITEMS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'table_name': 'Figures'}",
        "{'table_name': 'Figures', 'filter_expression': 'attribute_exists(kind)'}",
        "{'table_name': 'Figures', 'projection': ['doc', 'kind', 'size']}",
        "{'table_name': 'Figures', 'filter_expression': '#s > :s', 'projection': ['#s', 'wild'],"
            + " 'expression_attribute_names': {'#s': 'size'},"
            + " 'expression_attribute_values': {':s': 50}}"
      })
  void theAttributesAreThoseOfAFullReadHoweverItIsCut(String arguments) {
    List<Map<String, AttributeValue>> read = new Walk("scan", arguments).past(SYSTEM);
    ObjectNode describing = (ObjectNode) Json.read(LocalSystem.quoted(arguments));
    describing.put("attributes", true).put("format", "dynamodb_json");
    JsonNode answer =
        new CutReadings(SYSTEM.dynamoDb(), () -> 10_000, true).read("scan", describing).json();
    assertEquals(read.size(), answer.path("items").asInt());
    assertTrue(answer.path("exact").asBoolean());
    Map<String, List<AttributeValue>> expected = values(read);
    assertEquals(
        List.copyOf(expected.keySet()), answer.path("attributes").findValuesAsText("path"));
    for (JsonNode attribute : answer.path("attributes")) {
      check(attribute, expected.getOrDefault(attribute.path("path").asText(), List.of()));
    }

    Random random = new Random(read.size());
    CutReadings cut = new CutReadings(SYSTEM.dynamoDb(), () -> 1 + random.nextInt(300), true);
    JsonNode afterCuts = cut.read("scan", describing).json();
    assertTrue(cut.calls() > 1);
    assertEquals(numerically(answer), numerically(afterCuts));
  }

  /** The values at each path, which is written as the answer writes it. */
  private static Map<String, List<AttributeValue>> values(List<Map<String, AttributeValue>> items) {
    Map<String, List<AttributeValue>> values = new TreeMap<>();
    for (Map<String, AttributeValue> item : items) {
      item.forEach((name, value) -> {
        String path = name.equals("a.b") ? "\"a.b\"" : name;
        values.computeIfAbsent(path, _ -> new ArrayList<>()).add(value);
        value
            .m()
            .forEach((member, inner) ->
                values.computeIfAbsent(path + "." + member, _ -> new ArrayList<>()).add(inner));
      });
    }
    // In the order of the names, which is not that of their quotes.
    Map<String, List<AttributeValue>> ordered =
        new TreeMap<>(Comparator.comparing((String path) -> path.replace("\"", "")));
    ordered.putAll(values);
    return ordered;
  }

  private static void check(JsonNode attribute, List<AttributeValue> values) {
    String path = attribute.path("path").asText();
    assertEquals(values.size(), attribute.path("present").asInt(), path);
    Map<String, Long> types =
        values.stream()
            .collect(
                Collectors.groupingBy(DescribingTest::type, TreeMap::new, Collectors.counting()));
    Map<String, Long> described = new TreeMap<>();
    attribute
        .path("types")
        .properties()
        .forEach(type -> described.put(type.getKey(), type.getValue().asLong()));
    assertEquals(types, described, path);
    Stream<AttributeValue> ordered =
        values.stream().filter(value -> List.of("N", "S", "B").contains(type(value)));
    ReferenceOrder order = new ReferenceOrder(List.of("v"));
    List<Map<String, AttributeValue>> sorted =
        ordered.map(value -> Map.of("v", value)).sorted(order).toList();
    assertEquals(sorted.isEmpty(), !attribute.has("min"), path);
    if (!sorted.isEmpty()) {
      assertEquals(0, order.compare(sorted.getFirst(), Map.of("v", value(attribute, "min"))), path);
      AttributeValue largest = value(attribute, "max");
      assertEquals(type(value(attribute, "min")), type(largest), path);
      List<Map<String, AttributeValue>> ofThatType =
          sorted.stream()
              .filter(item -> item.values().stream().allMatch(v -> type(v).equals(type(largest))))
              .toList();
      assertEquals(0, order.compare(ofThatType.getLast(), Map.of("v", largest)), path);
    }
    assertTrue(
        values.stream()
            .anyMatch(value ->
                Numerically.of(Map.of("v", value))
                    .equals(Numerically.of(Map.of("v", value(attribute, "example"))))),
        path);
  }

  private static String type(AttributeValue value) {
    return value.type() == AttributeValue.Type.NUL ? "NULL" : value.type().name();
  }

  private static AttributeValue value(JsonNode attribute, String member) {
    return ItemJson.value(attribute.path(member));
  }

  private static Object numerically(JsonNode answer) {
    return ((ObjectNode) answer)
        .without(List.of("consumed_capacity")).findParents("path").stream()
            .map(attribute -> {
              List<Object> plain = new ArrayList<>();
              plain.add(
                  ((ObjectNode) attribute).deepCopy().without(List.of("min", "max", "example")));
              for (String member : List.of("min", "max", "example")) {
                plain.add(
                    attribute.has(member)
                        ? Numerically.of(Map.of("v", value(attribute, member)))
                        : Optional.empty());
              }
              return plain;
            })
            .toList();
  }
}
