package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Every key of a batch get is accounted for in the answer. */
final class BatchGetTest {
  @AutoClose private static final LocalSystem SYSTEM = system();

  private static LocalSystem system() {
    LocalSystem system = LocalSystem.start();
    system.createTable("Things", "n N");
    IntStream.range(0, 250)
        .forEach(
            i -> system.put("Things", "{'n': %d, 'text': 'item %d', 'size': 1}".formatted(i, i)));
    system.createTable("Big", "n N");
    IntStream.range(0, 300)
        .forEach(i -> system.put("Big", "{'n': %d, 'text': '%s'}".formatted(i, "x".repeat(1000))));
    return system;
  }

  @Test
  void moreThanAHundredKeysAreReturnedInTheRequestedOrder() {
    JsonNode json =
        SYSTEM
            .call(
                "batch-get",
                "{'table_name': 'Things', 'keys': [%s], 'format': 'json'}".formatted(keys(0, 260)))
            .json();
    assertEquals(250, json.path("count").asInt());
    assertEquals(
        IntStream.range(0, 250).boxed().toList(),
        json.path("items").valueStream().map(item -> item.path("n").asInt()).toList());
    assertEquals(
        IntStream.range(250, 260).boxed().toList(),
        json.path("missing").valueStream().map(key -> key.path("n").asInt()).toList());
    assertTrue(json.path("unprocessed").isEmpty() && json.path("unprocessed").isArray());
    assertTrue(json.path("not_shown").isEmpty() && json.path("not_shown").isArray());
    // Half a unit per item; DynamoDB and DynamoDB Local charge differently for missing ones.
    assertTrue(json.path("consumed_capacity").asDouble() >= 125);
  }

  @Test
  void aDuplicateKeyIsReadOnceEvenIfItsNumberIsWrittenDifferently() {
    Answer answer =
        SYSTEM.call(
            "batch-get",
            "{'table_name': 'Things', 'keys': [{'n': 1}, {'n': 1.0}, {'n': {'N': '1'}}]}");
    assertEquals(
        """
        Batch get results from table 'Things' (1 item):
        Item 1:
          n: 1
          size: 1
          text: item 1
        Consumed 0.5 read units.\
        """,
        answer.body());
  }

  @Test
  void missingKeysAreListed() {
    Answer answer =
        SYSTEM.call("batch-get", "{'table_name': 'Things', 'keys': [{'n': 1}, {'n': 999}]}");
    assertTrue(answer.body().contains("1 key has no item:\n  - {\"n\":999}\n"), answer.body());
  }

  @Test
  void theAnswerSaysIfNoItemWasFound() {
    Answer answer = SYSTEM.call("batch-get", "{'table_name': 'Things', 'keys': [{'n': 999}]}");
    assertEquals(200, answer.status());
    assertTrue(
        answer.body().startsWith("No items found in table 'Things' matching the query"),
        answer.body());
  }

  @Test
  void aProjectionOmitsTheKeyUnlessItNamesIt() {
    Answer answer =
        SYSTEM.call(
            "batch-get",
            "{'table_name': 'Things', 'keys': [{'n': 2}, {'n': 1}], 'projection': ['size', 'text'],"
                + " 'format': 'json'}");
    assertEquals(
        "[{\"size\":1,\"text\":\"item 2\"},{\"size\":1,\"text\":\"item 1\"}]",
        answer.json().path("items").toString());
  }

  @Test
  void itemsThatExceedTheSizeOfTheAnswerAreListedAsNotShown() {
    JsonNode json =
        SYSTEM
            .call(
                "batch-get",
                "{'table_name': 'Big', 'keys': [%s], 'format': 'json'}".formatted(keys(0, 300)))
            .json();
    Set<Integer> all = new HashSet<>();
    json.path("items").forEach(item -> all.add(item.path("n").asInt()));
    assertTrue(all.size() > 30 && all.size() < 45, "shown " + all.size());
    json.path("not_shown").forEach(key -> all.add(key.path("n").asInt()));
    assertEquals(300, all.size());
    assertTrue(json.path("missing").isEmpty());
    // Items that can't be shown aren't read.
    assertTrue(json.path("consumed_capacity").asDouble() <= 50);
  }

  private static String keys(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj("{'n': %d}"::formatted)
        .collect(Collectors.joining(","));
  }
}
