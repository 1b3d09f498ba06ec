package io.github.dynamodbmcp.handlers.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Groups hold figures, in bounds, and their state has all of them. */
final class GroupsTest {
  private static Aggregation aggregation(List<String> figures, String... groupBy) {
    return new Aggregation(
        figures.stream().map(Figure::parse).toList(),
        Stream.of(groupBy).map(DocumentPath::parse).toList());
  }

  private static Map<String, AttributeValue> item(String json) {
    return ItemJson.read((ObjectNode) Json.read(json));
  }

  private static Map<String, AttributeValue> item(String name, String value) {
    return Map.of(name, AttributeValue.fromS(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"SS\": [\"a\", \"b\"]}, {\"SS\": [\"b\", \"a\"]}]",
        "[{\"NS\": [\"1\", \"2\"]}, {\"NS\": [\"2.0\", \"1.0\"]}]",
        "[{\"BS\": [\"AA==\", \"AQ==\"]}, {\"BS\": [\"AQ==\", \"AA==\"]}]",
        "[{\"M\": {\"a\": {\"N\": \"1\"}, \"b\": {\"S\": \"\"}}}, {\"M\": {\"b\": {\"S\": \"\"}, \"a\": {\"N\": \"1.0\"}}}]",
        "[[1, {\"SS\": [\"x\", \"y\"]}], [{\"N\": \"1.0\"}, {\"SS\": [\"y\", \"x\"]}]]",
      })
  void equalValuesAreOneGroupAndOneDistinctValue(String values) {
    assertAreOne(ItemJson.value(Json.read(values)).l());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 1.0 1E+0 01 10E-1 1. +1",
        "0 -0 0.00 -0.0 0E+5 00",
        "-1.5 -1.50 -15E-1 -01.5",
        "1000 1E3 1.0E+3",
        "0.5 .5 0.50",
        "12345678901234567890123456789012345678 1.2345678901234567890123456789012345678E+37",
      })
  void aNumberWrittenInSeveralWaysIsOneGroupAndOneDistinctValue(String numbers) {
    assertAreOne(Stream.of(numbers.split(" ", -1)).map(AttributeValue::fromN).toList());
  }

  private static void assertAreOne(List<AttributeValue> equal) {
    Groups groups = new Groups(aggregation(List.of("count", "count_distinct(v)"), "v"));
    Groups all = new Groups(aggregation(List.of("count_distinct(v)")));
    for (AttributeValue value : equal) {
      groups.take(Map.of("v", value));
      all.take(Map.of("v", value));
    }
    assertEquals(1, groups.sorted().size(), groups.sorted()::toString);
    assertEquals(
        List.of(Optional.of(AttributeValue.fromN("1"))), all.sorted().getFirst().figures());
  }

  @Test
  void differentValuesAreDifferentGroups() {
    Groups groups = new Groups(aggregation(List.of("count"), "a", "b"));
    List<String> different =
        List.of(
            "{}",
            "{\"a\": \"\"}",
            "{\"b\": \"\"}",
            "{\"a\": null}",
            "{\"a\": \"1\"}",
            "{\"a\": 1}",
            "{\"a\": -1}",
            "{\"a\": {\"N\": \"1.01\"}}",
            "{\"a\": {\"N\": \"10\"}}",
            "{\"a\": [1]}",
            "{\"a\": {\"NS\": [\"1\"]}}",
            "{\"a\": {\"SS\": [\"1\"]}}",
            "{\"a\": {\"B\": \"AQ==\"}}",
            "{\"a\": true}",
            "{\"a\": {\"x\": 1}}",
            "{\"a\": \"1\", \"b\": \"2\"}",
            "{\"a\": \"12\"}",
            "{\"a\": \"1:S2\"}",
            "{\"a\": \"2\", \"b\": \"1\"}",
            "{\"a\": \"e\\u0301\"}",
            "{\"a\": \"\\u00e9\"}");
    different.forEach(json -> groups.take(item(json)));
    assertEquals(different.size(), groups.sorted().size());
    Groups resumed = new Groups(aggregation(List.of("count"), "a", "b"), groups.state());
    assertEquals(groups.sorted(), resumed.sorted());
  }

  @Test
  void tenThousandGroupsAreHeldAndOneMoreIsRefused() {
    Groups groups = new Groups(aggregation(List.of("count", "sum(n)", "avg(n)", "min(n)"), "id"));
    IntStream.range(0, 10_000).forEach(i -> groups.take(item("id", "user" + i)));
    groups.take(item("id", "user77"));
    assertEquals(10_000, groups.sorted().size());
    Fault refused = assertThrows(Fault.class, () -> groups.take(item("id", "another")));
    assertEquals(400, refused.status());
    assertTrue(
        refused.getMessage().startsWith("There are more than 10,000 groups"), refused.getMessage());
  }

  @Test
  void theStateOfTenThousandGroupsFitsIntoATokenOfAMegabyte() {
    Aggregation aggregation = aggregation(List.of("count", "sum(n)", "avg(m)", "max(n)"), "id");
    Groups groups = new Groups(aggregation);
    for (int i = 0; i < 30_000; i++) {
      groups.take(
          Map.of(
              "id", AttributeValue.fromS("customer-%08d".formatted(i % 10_000 * 7919)),
              "n", AttributeValue.fromN(i * 31 + "." + i % 100),
              "m", AttributeValue.fromN(Integer.toString(i))));
    }
    String state = groups.state();
    // The token is base64 of it.
    assertTrue(state.length() < 740_000, () -> "length " + state.length());
    assertEquals(groups.sorted(), new Groups(aggregation, state).sorted());
  }

  @Test
  void tenThousandDistinctValuesInAllAreHeldAndOneMoreIsRefused() {
    Groups groups =
        new Groups(aggregation(List.of("count_distinct(id)", "count_distinct(x)"), "g"));
    IntStream.range(0, 10_000)
        .forEach(i ->
            groups.take(
                Map.of(
                    i % 3 == 0 ? "x" : "id",
                    AttributeValue.fromN(Integer.toString(i)),
                    "g",
                    AttributeValue.fromBool(i % 2 == 0))));
    Fault refused = assertThrows(Fault.class, () -> groups.take(item("id", "another")));
    assertTrue(
        refused.getMessage().startsWith("There are more than 10,000 distinct values"),
        refused.getMessage());
  }

  @Test
  void distinctValuesOfAWholeItemsSizeTakeNoRoom() {
    Aggregation aggregation = aggregation(List.of("count_distinct(text)"));
    Groups groups = new Groups(aggregation);
    String large = "x".repeat(400_000);
    for (int i = 0; i < 300; i++) {
      groups.take(item("text", large + i % 100));
    }
    assertEquals(
        Optional.of(AttributeValue.fromN("100")), groups.sorted().getFirst().figures().getFirst());
    assertTrue(groups.state().length() < 10_000);
  }

  @Test
  void groupsByLongValuesAreHeldUpToTheirBound() {
    Groups groups = new Groups(aggregation(List.of("count"), "text"));
    String large = "x".repeat(400_000);
    Fault refused =
        assertThrows(
            Fault.class,
            () -> IntStream.range(0, 100).forEach(i -> groups.take(item("text", large + i))));
    assertEquals(400, refused.status());
    assertTrue(
        refused.getMessage().startsWith("The groups and their values take more than 12 MB"),
        refused.getMessage());
  }

  private static AttributeValue nulls(int count) {
    return AttributeValue.fromL(Collections.nCopies(count, AttributeValue.fromNul(true)));
  }

  @Test
  void aLongListIsOneGroupAgainHoweverManyValuesItHas() {
    Groups groups = new Groups(aggregation(List.of("count"), "list", "id"));
    AttributeValue list = nulls(50_000);
    groups.take(Map.of("list", list, "id", AttributeValue.fromS("{\"L\":")));
    groups.take(Map.of("list", list, "id", AttributeValue.fromS("{\"L\":")));
    Group group = groups.sorted().getFirst();
    assertEquals(2, group.items());
    assertEquals(Optional.of(list), group.key().getFirst());
  }

  @Test
  void groupsByListsOfSmallValuesAreHeldUpToTheirBound() {
    Groups groups = new Groups(aggregation(List.of("count"), "list"));
    Fault refused = assertThrows(Fault.class, () -> groups.take(Map.of("list", nulls(100_000))));
    assertEquals(400, refused.status());
  }

  @Test
  void onlyTheExtremesOfLongValuesAreHeld() {
    Groups groups = new Groups(aggregation(List.of("min(text)", "max(text)")));
    String large = "x".repeat(400_000);
    for (int i = 0; i < 200; i++) {
      groups.take(item("text", i % 2 == 0 ? large + (2000 - i) : large + (2000 + i)));
    }
    // Messages with the whole values would be too long to read.
    assertEquals(
        List.of("1802", "2199"),
        groups.sorted().getFirst().figures().stream()
            .map(figure -> figure.orElseThrow().s().substring(large.length()))
            .toList());
  }
}
