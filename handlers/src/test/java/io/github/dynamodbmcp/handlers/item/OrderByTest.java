package io.github.dynamodbmcp.handlers.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The order that a caller asks for, and the values that it sorts by. */
final class OrderByTest {
  @ParameterizedTest
  @CsvSource({
    "age, age ASC",
    "age desc, age DESC",
    "age  DESC, age DESC",
    "age Ascending, age ASC",
    "age: descending, age DESC",
    "desc, desc ASC",
    "desc desc, desc DESC",
    "first name, first name ASC",
    "first name desc, first name DESC",
    "address.city asc, address.city ASC",
    "scores[0] desc, scores[0] DESC",
    "#s desc, #s DESC",
    "count desc, count DESC",
    "AVG( age ) desc, avg(age) DESC",
    "sum(order.total), sum(order.total) ASC",
  })
  void aTermIsASubjectAndADirection(String text, String expected) {
    assertEquals(expected, OrderBy.parse(List.of(text)).toString());
  }

  @Test
  void severalTermsKeepTheirOrder() {
    assertEquals(
        "lastName ASC, age DESC", OrderBy.parse(List.of("lastName", " age desc ")).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-age",
        "+age",
        "age..x desc",
        "[0]",
        "*",
        "#a-b",
        " ",
        "age down",
        "age: Down",
        "desc age",
        "Descending age",
        "age descend",
        "age desc nulls last",
        "count(x) reversed",
        "\"card.number\" desc",
        "a.\"b\"",
      })
  void aMistakeIsAnsweredWithTheRightForm(String text) {
    assertThrows(IllegalArgumentException.class, () -> OrderBy.parse(List.of(text)));
  }

  @Test
  void aLongTextOfSpacesIsRefusedAtOnce() {
    List<String> text = List.of("a" + " ".repeat(1_000_000) + "b");
    assertThrows(IllegalArgumentException.class, () -> OrderBy.parse(text));
  }

  @Test
  void aValueToSortByIsNamedOnce() {
    var twice =
        assertThrows(
            IllegalArgumentException.class, () -> OrderBy.parse(List.of("age", "age desc")));
    assertEquals("sorts by age twice: name it once", twice.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "name, Ann",
    "address.city, Paris",
    "list[1].deep[0], here",
    "#dotted, dotted",
    "#a.city, Paris",
  })
  void aPathLeadsToAValue(String path, String expected) {
    assertEquals(AttributeValue.fromS(expected), resolved(path).in(item()).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"missing", "name.city", "name[0]", "list[2]", "list[0].x", "address[0]", "a.b"})
  void aPathThatLeadsNowhereHasNoValue(String path) {
    assertEquals(Optional.empty(), resolved(path).in(item()));
  }

  private static DocumentPath resolved(String path) {
    Placeholders placeholders =
        new Placeholders(Map.of("#dotted", "a.b", "#a", "address"), Map.of());
    return placeholders.resolved(DocumentPath.parse(path));
  }

  private static Map<String, AttributeValue> item() {
    return ItemJson.read(
        (ObjectNode)
            Json.read(
                """
                {"name": "Ann", "address": {"city": "Paris"}, "a.b": "dotted",
                 "list": [1, {"deep": ["here"]}]}
                """));
  }
}
