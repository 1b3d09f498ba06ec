package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that is right and probably not what the caller meant says so, and no other does. */
final class HintsTest {
  @AutoClose private static final LocalSystem SYSTEM = system();

  private static LocalSystem system() {
    LocalSystem system = LocalSystem.start();
    system.createTable("Things", "id S");
    return system;
  }

  @BeforeEach
  void putTheItem() {
    SYSTEM.put("Things", "{'id': 'x', 'n': 5, 's': 'hello', 'zip': '75001', 'active': true}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "n = :v | {':v': '5'} | :v is a string. If n holds numbers, write {`:v`:5} in expression_attribute_values.",
        ":v = n | {':v': '5'} | If n holds numbers",
        "n BETWEEN :a AND :b | {':a': '1', ':b': '9'} | If n holds numbers, write {`:b`:9}",
        "n IN (:a, :b) | {':a': '1', ':b': '5'} | write {`:b`:5}",
        "#n = :v | {':v': '5'} | If n holds numbers",
        "active = :v | {':v': 'true'} | If active holds true or false, write {`:v`:true}",
        "s = hello AND id = :v | {':v': 'x'} | hello is read as an attribute's name.",
        "s IN (:v) | {':v': ['hello', 'x']} | Write filter_expression as `s IN (:v1, :v2)`, with {`:v1`:`hello`,`:v2`:`x`} in place of :v",
      })
  void aFilterThatMatchesNothingForItsTypesSaysSo(String filter, String values, String hint) {
    for (String countOnly : List.of("false", "true")) {
      String answer = scan(filter, values, countOnly);
      assertTrue(answer.startsWith(countOnly.equals("true") ? "0 items" : "No items"), answer);
      assertTrue(answer.contains(hint.replace('`', '"')), answer);
      assertTrue(answer.endsWith("Consumed 0.5 read units."), answer);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "zip = :v | {':v': '75001'}", // It matches, as a string.
        "n = :v | {':v': 6}",
        "s = :v | {':v': 'nothing'}",
        "contains(s, :v) | {':v': '5'}",
      })
  void anyOtherAnswerHasNoHint(String filter, String values) {
    String answer = scan(filter, values, "false");
    assertFalse(answer.contains("write {"), answer);
  }

  @Test
  void aConditionThatComparesAnotherTypeThanTheItemsSaysSo() {
    Answer answer =
        SYSTEM.call(
            "update-item",
            "{'table_name': 'Things', 'key': {'id': 'x'}, 'set': {'s': 'y'},"
                + " 'condition_expression': 'n = :n', 'expression_attribute_values': {':n': '5'}}");
    assertEquals(409, answer.status(), answer.body());
    assertTrue(
        answer
            .body()
            .endsWith(
                "n is a number in the item, and :n is a string: values of different types are never equal."),
        answer.body());
  }

  private static final String VALUE =
      "If it is a value, write :value in its place, with {\":value\":\"Sales\"} in expression_attribute_values.";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s = Sales",
        "n = :n AND size(s) > Sales",
        "s IN (:s, Sales)",
        "s BETWEEN Sales AND :s",
        "s BETWEEN :s AND Sales",
        "begins_with(s, Sales)",
        "contains(s, Sales)",
      })
  void aConditionThatComparesWithAMissingAttributeSaysSo(String condition) {
    for (String command : WRITES) {
      Answer answer = write(command, condition, "");
      assertEquals(409, answer.status(), answer.body());
      assertTrue(
          answer
              .body()
              .endsWith(
                  "Sales in condition_expression is read as an attribute's name, which the item doesn't have. "
                      + VALUE),
          answer.body());
    }
  }

  private static final List<String> WRITES =
      List.of(
          "update-item 'key': {'id': 'x'}, 'set': {'s': 'y'}",
          "update-item 'key': {'id': 'x'}, 'update_expression': 'REMOVE s'",
          "put-item 'item': {'id': 'x', 's': 'y'}",
          "delete-item 'key': {'id': 'x'}");

  private static final List<String> MANY_WRITES =
      List.of(
          "update-item 'keys': [{'id': 'x'}, {'id': 'y'}], 'set': {'s': 'y'}",
          "put-item 'items': [{'id': 'x', 's': 'y'}, {'id': 'y'}]",
          "delete-item 'keys': [{'id': 'x'}, {'id': 'y'}]");

  private static final List<String> VOID =
      List.of("s <> Sales", "NOT s = Sales", "s <> :s OR s = Sales", "NOT contains(s, Sales)");

  @Test
  void aWriteWhoseConditionWasVoidSaysSo() {
    String hint =
        "Sales in condition_expression is read as an attribute's name. Since %s had no such attribute, the condition may have held for that reason alone. "
            + VALUE;
    for (String condition : VOID) {
      for (String command : WRITES) {
        putTheItem();
        Answer answer = write(command, condition, "");
        assertEquals(200, answer.status(), answer.body());
        assertTrue(
            answer.body().contains("\n" + hint.formatted("the item") + "\nConsumed"),
            answer.body());
        putTheItem();
        String json = write(command, condition, ", 'format': 'json'").body();
        assertEquals(hint.formatted("the item"), Json.read(json).path("notice").asText(), json);
      }
      for (String command : MANY_WRITES) {
        putTheItem();
        Answer answer = write(command, condition, "");
        assertEquals(200, answer.status(), answer.body());
        assertTrue(
            answer.body().contains("\n" + hint.formatted("an item that was written") + "\n"),
            answer.body());
      }
    }
  }

  @Test
  void aDryRunSaysWhichWordsOfTheConditionTheItemDoesNotHave() {
    for (String commands : List.of(WRITES.getFirst(), MANY_WRITES.getFirst())) {
      for (String format : List.of("", ", 'format': 'json'")) {
        String answer = write(commands, "s <> Sales", ", 'dry_run': true" + format).body();
        assertTrue(
            answer.contains("Sales in condition_expression is read as an attribute's name, which"),
            answer);
      }
    }
  }

  @Test
  void severalWordsGetAPlaceholderEachThatIsNew() {
    Answer answer = write(WRITES.getFirst(), "s IN (:value1, Sales, Paris) OR n = Sales", "");
    assertTrue(
        answer
            .body()
            .endsWith(
                "Sales and Paris in condition_expression are read as attributes' names, which the item doesn't have."
                    + " If they are values, write :value1_2 and :value2 in their places,"
                    + " with {\":value1_2\":\"Sales\",\":value2\":\"Paris\"} in expression_attribute_values."),
        answer.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s <> zip", // The item has both.
        ":s <> nothing", // The value comes first, so the other operand is an attribute.
        "s <> #nothing", // An alias is always a name.
        "attribute_not_exists(nothing)",
        "attribute_exists(s) AND s <> :s",
      })
  void aWriteWhoseConditionHasNoSuchWordHasNoHint(String condition) {
    for (String command : WRITES) {
      putTheItem();
      String answer = write(command, condition, "").body();
      assertTrue(answer.startsWith("Successfully"), answer);
      assertFalse(answer.contains("is read as"), answer);
    }
  }

  private static Answer write(String command, String condition, String more) {
    return SYSTEM.call(
        command.substring(0, command.indexOf(' ')),
        "{'table_name': 'Things', %s, 'condition_expression': '%s'%s%s%s}"
            .formatted(
                command.substring(command.indexOf(' ')),
                condition,
                condition.contains("#")
                    ? ", 'expression_attribute_names': {'#nothing': 'nothing'}"
                    : "",
                condition.contains(":")
                    ? ", 'expression_attribute_values': {'%s': %s}"
                        .formatted(
                            condition.replaceAll("(?s).*(:\\w+).*", "$1"),
                            condition.contains(":n") ? "5" : "'hallo'")
                    : "",
                more));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "s <> Sales | true",
        "NOT s = Sales | true",
        "NOT s IN (Sales) | true",
        "n = :n AND s <> Sales | true", // Other items don't match.
        "s <> zip | false", // The items that match have it.
        "s <> same | false", // Some item has it, since it doesn't match.
        "s <> :s | false",
        "attribute_not_exists(Sales) | false",
      })
  void aFilterThatHoldsForItemsWithoutAnAttributeSaysSo(String filter, boolean hinted) {
    SYSTEM.createTable("Some", "id S");
    SYSTEM.put("Some", "{'id': 'x', 'n': 5, 's': 'hello', 'zip': '1', 'same': 'a'}");
    SYSTEM.put("Some", "{'id': 'y', 'n': 5, 's': 'hallo', 'zip': '1', 'same': 'hallo'}");
    SYSTEM.put("Some", "{'id': 'z', 'n': 6, 's': 'hello', 'zip': '1', 'same': 'a'}");
    String values =
        filter.contains(":n") ? "{':n': 5}" : filter.contains(":s") ? "{':s': 'hallo'}" : "null";
    for (String shape :
        List.of(
            "",
            ", 'limit': 1",
            ", 'order_by': ['n']",
            ", 'count_only': true",
            ", 'aggregate': ['sum(n)']",
            ", 'attributes': true")) {
      if (!hinted && filter.contains("zip") && !shape.isEmpty()) {
        continue; // Whether the items have it isn't known.
      }
      String answer =
          SYSTEM
              .call(
                  "scan",
                  "{'table_name': 'Some', 'filter_expression': '%s', 'expression_attribute_values': %s%s}"
                      .formatted(filter, values, shape))
              .body();
      assertEquals(
          hinted,
          answer.contains(
              "Sales in filter_expression is read as an attribute's name, and items without it may match for that reason alone. "
                  + VALUE),
          shape + answer);
      assertEquals(hinted, answer.contains("is read as"), shape + answer);
    }
    SYSTEM.dynamoDb().deleteTable(table -> table.tableName("Some"));
  }

  @Test
  void aSumThatIsSetAsTextSaysHowToAdd() {
    Answer answer =
        SYSTEM.call(
            "update-item",
            "{'table_name': 'Things', 'key': {'id': 'x'}, 'set': {'n': 'n + 1', 's': 'a - 1'}}");
    assertEquals(200, answer.status(), answer.body());
    assertTrue(
        answer
            .body()
            .contains("n is now the text \"n + 1\". To add to a number, use add: {\"n\":1}.\n"),
        answer.body());
    assertFalse(answer.body().contains("s is now"), answer.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1 + n", "n * 2", "if_not_exists(n, 0) + 1", "list_append(n, [1])", "size(n)"})
  void anExpressionThatIsSetAsTextSaysSo(String text) {
    String answer =
        SYSTEM
            .call(
                "update-item",
                "{'table_name': 'Things', 'key': {'id': 'x'}, 'set': {'n': '%s', 's': 'n-%s'}}"
                    .formatted(text, text))
            .body();
    assertTrue(
        answer.contains(
            "n is now the text \"%s\". To compute a value, use an update_expression in place of set."
                .formatted(text)),
        answer);
    assertFalse(answer.contains("s is now"), answer);
  }

  private static String scan(String filter, String values, String countOnly) {
    return SYSTEM
        .call(
            "scan",
            "{'table_name': 'Things', 'filter_expression': '%s', 'expression_attribute_values': %s, 'count_only': %s%s}"
                .formatted(
                    filter,
                    values,
                    countOnly,
                    filter.contains("#n") ? ", 'expression_attribute_names': {'#n': 'n'}" : ""))
        .body();
  }
}
