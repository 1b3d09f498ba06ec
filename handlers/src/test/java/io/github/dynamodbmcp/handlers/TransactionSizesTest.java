package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The items of a transaction share its answer: it shows each whole if all of them fit. */
final class TransactionSizesTest {
  private static final int LONGEST = 40_000;
  private static final String TINY =
      "{\"pk\": {\"S\": \"a\"}, \"sk\": {\"N\": \"%1$d\"}, \"v\": {\"N\": \"%1$d\"}}";

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();

  @ParameterizedTest
  @CsvSource({"delete, 22", "delete, 40", "delete, 100", "condition_check, 40", "update, 60"})
  void aDryRunShowsEverySmallItemWhole(String action, int number) {
    standing(number, TINY::formatted);
    JsonNode json = Json.read(call(actions(number, action, "a"), "true", "json"));
    assertEquals(number, json.path("previews").size());
    for (JsonNode preview : json.path("previews")) {
      assertEquals(3, preview.path("item").size(), preview::toString);
      assertFalse(preview.has("not_shown"), preview::toString);
    }
    String text = call(actions(number, action, "a"), "true", "text");
    assertFalse(text.contains("cut to fit"), text);
    assertTrue(text.contains("\n  sk: %1$d\n  v: %1$d\n".formatted(number - 1)), text);
    assertTrue(text.length() <= LONGEST);
  }

  @Test
  void aCancellationShowsEverySmallItemWhole() {
    standing(100, TINY::formatted);
    JsonNode json = Json.read(call(actions(100, "delete", "a"), "false", "json"));
    assertEquals(100, json.path("failed").size());
    for (JsonNode failure : json.path("failed")) {
      assertEquals(3, failure.path("item").size(), failure::toString);
    }
    String text = call(actions(100, "delete", "a"), "false", "text");
    assertFalse(text.contains("cut to fit"), text);
    assertTrue(text.endsWith("\n  sk: 99\n  v: 99"), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void aLongItemGetsTheRoomThatShortOnesLeave(String dryRun) {
    String whole = "x".repeat(15_000);
    String larger = "y".repeat(300_000);
    standing(
        40, i -> i == 7 ? withText(i, whole) : i == 9 ? withText(i, larger) : TINY.formatted(i));
    for (String action : new String[] {"delete", "condition_check"}) {
      String body = call(actions(40, action, "a"), dryRun, "json");
      assertTrue(body.length() <= LONGEST);
      JsonNode entries = Json.read(body).path(dryRun.equals("true") ? "previews" : "failed");
      assertEquals(40, entries.size());
      assertEquals(whole, entries.get(7).at("/item/text").asText());
      assertEquals("{\"pk\":\"a\",\"sk\":9,\"v\":9}", entries.get(9).path("item").toString());
      assertTrue(entries.get(9).at("/not_shown/text").asInt() > 300_000);
      String text = call(actions(40, action, "a"), dryRun, "text");
      assertTrue(text.length() <= LONGEST);
      assertTrue(text.contains("  text: %s\n".formatted(whole)));
      assertTrue(text.contains("  text: <string, 300000 characters: \"yyy"));
      assertTrue(text.contains("sk: 39"), text);
    }
  }

  @Test
  void anAnswerWithoutRoomForAllItemsCountsTheOthers() {
    String key = "k".repeat(1_900);
    standing(60, i -> TINY.formatted(i).replace("\"a\"", '"' + key + '"'));
    String body = call(actions(60, "update", key), "true", "json");
    JsonNode json = Json.read(body);
    int shown = json.path("previews").size();
    assertTrue(shown > 5 && shown < 25, () -> "shown: " + shown);
    assertEquals(60 - shown, json.path("previews_not_shown").asInt());
    assertTrue(body.length() <= LONGEST);
    String text = call(actions(60, "update", key), "true", "text");
    assertTrue(text.contains("\nactions[59]: ") != text.contains("\nand "), text);
    assertTrue(text.length() <= LONGEST);
    json = Json.read(call(actions(60, "update", key), "false", "json"));
    assertTrue(json.path("failed").size() < 60);
    assertEquals(60, json.path("failed_count").asInt());
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void theShortestAnswerShowsTheFirstItemsWhole(String dryRun) {
    standing(40, TINY::formatted);
    var function =
        FunctionFixture.of("transact-write", dynamoDb, Map.of("MCP_MAX_RESPONSE_CHARS", "1000"));
    String count = dryRun.equals("true") ? "\"previews_not_shown\":3" : "\"failed_count\":40";
    for (String format : new String[] {"text", "json"}) {
      String body = call(function, actions(40, "delete", "a"), dryRun, format);
      assertTrue(body.length() <= 1_000, () -> body.length() + body);
      assertTrue(body.contains(format.equals("json") ? "\"v\":1" : "  v: 1\n"), body);
      assertTrue(body.contains(format.equals("json") ? count : "\nand 3"), body);
    }
  }

  private static String withText(int number, String text) {
    return TINY.formatted(number)
        .replaceFirst("}}$", "}, \"text\": {\"S\": \"%s\"}}".formatted(text));
  }

  /** Lets the condition of every action fail for such an item. */
  private void standing(int number, IntFunction<String> item) {
    dynamoDb.answer(
        400,
        IntStream.range(0, number)
            .mapToObj(i ->
                "{\"Code\": \"ConditionalCheckFailed\", \"Item\": %s}".formatted(item.apply(i)))
            .collect(
                Collectors.joining(
                    ",",
                    "{\"__type\": \"x#TransactionCanceledException\", \"CancellationReasons\": [",
                    "]}")));
  }

  private static String actions(int number, String action, String key) {
    return IntStream.range(0, number)
        .mapToObj(i ->
            """
            {"%s": {"table_name": "Tiny", "key": {"pk": "%s", "sk": %d}%s%s}}
            """
                .formatted(
                    action,
                    key,
                    i,
                    action.equals("update") ? ", \"set\": {\"v\": -1}" : "",
                    action.equals("update")
                        ? ""
                        : ", \"condition_expression\": \"attribute_not_exists(v)\""))
        .collect(Collectors.joining(","));
  }

  private String call(String actions, String dryRun, String format) {
    return call(FunctionFixture.of("transact-write", dynamoDb), actions, dryRun, format);
  }

  private static String call(
      FunctionFixture function, String actions, String dryRun, String format) {
    return function
        .call(
            "{\"actions\": [%s], \"dry_run\": %s, \"format\": \"%s\"}"
                .formatted(actions, dryRun, format))
        .body();
  }
}
