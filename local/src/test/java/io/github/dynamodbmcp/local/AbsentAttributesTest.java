package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A read of attributes that an item doesn't have says so in place of the item. */
final class AbsentAttributesTest {
  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withTable("Things", "id S");

  @BeforeEach
  void putItems() {
    SYSTEM.put("Things", "{'id': 'a', 'name.with.dot': 1}");
    SYSTEM.put("Things", "{'id': 'b', 'name': 'Al'}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "get-item | 'key': {'id': 'a'} | 1",
        "batch-get | 'keys': [{'id': 'a'}, {'id': 'b'}] | 2",
        "query | 'key_condition_expression': 'id = :id', 'expression_attribute_values': {'id': 'a'} | 1",
        "scan | 'limit': 5 | 2",
        "scan | 'order_by': 'id' | 2",
      })
  void eachItemSaysThatItHasNoneOfThem(String command, String arguments, int items) {
    String body =
        SYSTEM
            .call(
                command,
                "{'table_name': 'Things', %s, 'projection': ['name.with.dot']}"
                    .formatted(arguments))
            .body();
    assertEquals(
        items,
        body.split(":\n  \\(it has none of the attributes asked for\\)", -1).length - 1,
        body);
  }
}
