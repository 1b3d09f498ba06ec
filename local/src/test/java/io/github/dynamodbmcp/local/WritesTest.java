package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The effects of writes and the answers that describe them. */
final class WritesTest {
  @AutoClose
  private static final LocalSystem SYSTEM = LocalSystem.withTable("Things", "id S", "n N");

  @Test
  void aPutSaysWhetherItAddedOrReplacedAnItemAndShowsIt() {
    assertEquals(
        """
        Successfully added item to table 'Things':
          a: 1
          id: put
          n: 1
        Consumed 1 write unit.\
        """,
        put("{'id': 'put', 'n': 1, 'a': 1}", "").body());
    assertEquals(
        """
        Successfully replaced item in table 'Things':
          b: 2
          id: put
          n: 1
        It replaced:
          a: 1
          id: put
          n: 1
        Consumed 1 write unit.\
        """,
        put("{'id': 'put', 'n': 1, 'b': 2}", "").body());
  }

  @Test
  void aPutWithAFailedConditionShowsTheExistingItem() {
    put("{'id': 'cond', 'n': 1, 'a': 1}", "");
    Answer answer =
        put("{'id': 'cond', 'n': 1}", ", 'condition_expression': 'attribute_not_exists(id)'");
    assertEquals(409, answer.status());
    assertEquals(
        """
        The condition_expression did not hold, so nothing was written to table 'Things'. The item that stands there:
          a: 1
          id: cond
          n: 1\
        """,
        answer.body());
  }

  @Test
  void aDeleteShowsTheDeletedItem() {
    put("{'id': 'del', 'n': 1, 'a': 'x'}", "");
    assertEquals(
        """
        Successfully deleted item from table 'Things' with key: {"id":"del","n":1}
        It was:
          id: del
          n: 1
          a: x
        Consumed 1 write unit.\
        """,
        call("delete-item", "'key': {'id': 'del', 'n': 1}").body());
  }

  @Test
  void aDeleteOfAMissingItemSaysSo() {
    Answer answer = call("delete-item", "'key': {'id': 'gone', 'n': 1}");
    assertEquals(200, answer.status());
    assertTrue(
        answer
            .body()
            .startsWith(
                "Nothing to delete: no item in table 'Things' with key: {\"id\":\"gone\",\"n\":1}"),
        answer.body());
  }

  @Test
  void aConditionalDeleteOfAMissingItemIsA409ThatSaysSo() {
    Answer answer =
        call(
            "delete-item",
            "'key': {'id': 'gone', 'n': 2}, 'condition_expression': 'attribute_exists(a)'");
    assertEquals(409, answer.status());
    assertTrue(answer.body().endsWith("There is no item with that key."), answer.body());
  }

  @Test
  void anUpdateOfAMissingItemChangesNothingAndSaysSo() {
    Answer answer = call("update-item", "'key': {'id': 'stub', 'n': 1}, 'set': {'a': 1}");
    assertEquals(404, answer.status());
    assertTrue(answer.body().contains("{\"id\":\"stub\",\"n\":1}"), answer.body());
    assertTrue(answer.body().contains("create_if_missing"), answer.body());
    Answer get = call("get-item", "'key': {'id': 'stub', 'n': 1}");
    assertEquals(
        "Item not found in table 'Things' with key: {\"id\":\"stub\",\"n\":1}", get.body());
  }

  @Test
  void anUpdateCreatesAMissingItemIfAllowed() {
    Answer answer =
        call(
            "update-item",
            "'key': {'id': 'made', 'n': 1}, 'set': {'a': 1}, 'create_if_missing': true");
    assertEquals(
        """
        Successfully updated item in table 'Things':
          id: made
          n: 1
          a: 1
        Consumed 1 write unit.\
        """,
        answer.body());
  }

  @Test
  void anUpdateWithAFailedConditionShowsTheItemAndDoesNotCallItMissing() {
    put("{'id': 'up', 'n': 1, 'version': 3}", "");
    Answer answer =
        call(
            "update-item",
            "'key': {'id': 'up', 'n': 1}, 'set': {'a': 1}, 'condition_expression': 'version = :v',"
                + " 'expression_attribute_values': {'v': 2}");
    assertEquals(409, answer.status());
    assertTrue(answer.body().contains("version: 3"), answer.body());
  }

  @Test
  void aRefusedWriteChangesNothing() {
    Answer answer =
        put("{'id': 'cond2', 'n': 1}", ", 'condition_expression': 'attribute_exists(id)'");
    assertEquals(409, answer.status());
    assertFalse(call("get-item", "'key': {'id': 'cond2', 'n': 1}").body().startsWith("Item from"));
  }

  private static Answer put(String item, String more) {
    return call("put-item", "'item': %s%s".formatted(item, more));
  }

  private static Answer call(String command, String arguments) {
    return SYSTEM.call(command, "{'table_name': 'Things', %s}".formatted(arguments));
  }
}
