package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DynamoDB's expression language is passed through, and its errors come back as sentences. */
final class ExpressionsTest {
  private static final String ITEM =
      "{'id': 'x', 'n': 5, 's': 'hello', 'tags': ['a', 'b'], 'set': {'SS': ['p', 'q']},"
          + " 'address': {'city': 'Paris', 'zip': 75001}, 'dotted.name': 1, 'size': 3, 'empty': '', 'twin': ''}";

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withTable("Things", "id S");

  @BeforeEach
  void putTheItem() {
    SYSTEM.put("Things", ITEM);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "attribute_exists(n) | {} | {}",
        "attribute_not_exists(gone) | {} | {}",
        "attribute_type(#set, :t) | {'set': 'set'} | {'t': 'SS'}",
        "begins_with(s, :v) | {} | {':v': 'he'}",
        "contains(#set, :v) | {'#set': 'set'} | {':v': 'q'}",
        "contains(tags, :v) | {} | {':v': 'b'}",
        "size(s) = :v | {} | {':v': 5}",
        "#size = :v | {'#size': 'size'} | {':v': 3}",
        "n BETWEEN :a AND :b | {} | {':a': 4, ':b': 6}",
        "n IN (:a, :b) | {} | {':a': 1, ':b': 5}",
        "address.city = :c | {} | {':c': 'Paris'}",
        "tags[1] = :v | {} | {':v': 'b'}",
        "#d = :v | {'#d': 'dotted.name'} | {':v': 1}",
        "(n > :a OR n < :b) AND NOT s = :s | {} | {'a': 1, 'b': 0, 's': 'no'}",
        "address = :m | {} | {'m': {'city': 'Paris', 'zip': 75001}}",
        "#e = :e | {'e': 'empty'} | {'e': ''}",
      })
  void everyFormOfAFilterIsPassedThrough(String filter, String names, String values) {
    Answer answer =
        SYSTEM.call(
            "scan",
            "{'table_name': 'Things', 'filter_expression': '%s'%s%s}"
                .formatted(
                    filter,
                    names.equals("{}") ? "" : ", 'expression_attribute_names': " + names,
                    values.equals("{}") ? "" : ", 'expression_attribute_values': " + values));
    assertEquals(200, answer.status(), answer.body());
    assertTrue(
        answer.body().startsWith("Scan results from table 'Things' (1 item):"), answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SET n = n + :v | {':v': 2} | n: 7",
        "SET n = n - :v | {':v': 2} | n: 3",
        "SET tags = list_append(tags, :v) | {':v': ['c']} | tags: [a, b, c]",
        "SET fresh = if_not_exists(fresh, :v) | {':v': 0} | fresh: 0",
        "SET address.city = :v | {':v': 'Rome'} | city: Rome",
        "SET tags[0] = :v | {':v': 'z'} | tags: [z, b]",
        "ADD visits :v | {':v': 1} | visits: 1",
        "REMOVE tags[0] SET s = :v | {':v': 'bye'} | tags: [b]",
        "SET twin = s | {} | twin: hello",
      })
  void everyFormOfAnUpdateIsPassedThrough(String update, String values, String line) {
    Answer answer =
        SYSTEM.call(
            "update-item",
            "{'table_name': 'Things', 'key': {'id': 'x'}, 'update_expression': '%s'%s}"
                .formatted(
                    update,
                    values.equals("{}") ? "" : ", 'expression_attribute_values': " + values));
    assertEquals(200, answer.status(), answer.body());
    assertTrue(answer.body().contains(line), answer.body());
  }

  @Test
  void clausesUpdateAttributesOfAnyNameWithoutExpressions() {
    Answer answer =
        SYSTEM.call(
            "update-item",
            "{'table_name': 'Things', 'key': {'id': 'x'},"
                + " 'set': {'name': 'Ann', 'address.zip': '00100', 'tags[1]': 'z', '#d': 2,"
                + " 'status of it': true}, 'remove': ['size', 's'], 'add': {'n': 1.5,"
                + " 'set': {'SS': ['r']}}, 'expression_attribute_names': {'d': 'dotted.name'}}");
    assertEquals(200, answer.status(), answer.body());
    assertEquals(
        """
        Successfully updated item in table 'Things':
        Changed:
          address.zip: 75001 → "00100"
          "dotted.name": 1 → 2
          n: 5 → 6.5
          name: <none> → Ann
          s: hello → <none>
          set: {p, q} → {p, q, r}
          size: 3 → <none>
          status of it: <none> → true
          tags: [a, b] → [a, z]
        The item:
          id: x
          address:
            city: Paris
            zip: "00100"
          dotted.name: 2
          empty: ""
          n: 6.5
          name: Ann
          set: {p, q, r}
          status of it: true
          tags: [a, z]
          twin: ""
        Consumed 1 write unit.\
        """,
        answer.body());
  }

  @Test
  void anUpdateDeletesMembersFromASet() {
    Answer answer =
        SYSTEM.call(
            "update-item",
            "{'table_name': 'Things', 'key': {'id': 'x'}, 'delete': {'set': {'SS': ['p']}}}");
    assertTrue(answer.body().contains("set: {q}"), answer.body());
  }

  @Test
  void aProjectionAcceptsReservedWordsPathsAndAliases() {
    Answer answer =
        SYSTEM.call(
            "get-item",
            "{'table_name': 'Things', 'key': {'id': 'x'},"
                + " 'projection': ['size', 'address.city', 'tags[1]', '#d'],"
                + " 'expression_attribute_names': {'#d': 'dotted.name'}}");
    assertEquals(
        """
        Item from table 'Things':
          address:
            city: Paris
          dotted.name: 1
          size: 3
          tags: [b]\
        """,
        answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "n = :undefined | {'other': 1} | :undefined",
        "n = :v | {'v': 1, 'unused': 2} | :unused",
        "n = = :v | {'v': 1} | token",
        "name = :v | {'v': 1} | expression_attribute_names",
        "n = :v AND | {'v': 1} | token",
        "#undefined = :v | {'v': 1} | #undefined",
        "nofunction(n) | {'v': 1} | nofunction",
      })
  void theErrorForAnInvalidExpressionShowsThePlace(String filter, String values, String shown) {
    Answer answer =
        SYSTEM.call(
            "scan",
            "{'table_name': 'Things', 'filter_expression': '%s', 'expression_attribute_values': %s}"
                .formatted(filter, values));
    assertEquals(400, answer.status(), answer.body());
    assertTrue(answer.body().startsWith("DynamoDB refused the request: "), answer.body());
    assertTrue(answer.body().contains(shown), answer.body());
  }
}
