package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
