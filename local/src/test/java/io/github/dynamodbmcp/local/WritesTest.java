package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
        The condition_expression did not hold, so nothing was written to table 'Things'. The current item:
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
        There was no item with this key, so this one was created:
          id: made
          n: 1
          a: 1
        Consumed 1 write unit.\
        """,
        answer.body());
  }

  @Test
  void anUpdateShowsWhatChangedAndThenTheItem() {
    put(
        "{'id': 'ch', 'n': 1, 'a': 1, 'name': 'x', 'address': {'city': 'Paris', 'zip': '75001'}}",
        "");
    assertEquals(
        """
        Successfully updated item in table 'Things':
        Changed:
          a: 1 → 3
          address.city: Paris → Lyon
          address.floor: <none> → "2"
          name: <unchanged>
        The item:
          id: ch
          n: 1
          a: 3
          address:
            city: Lyon
            floor: "2"
            zip: "75001"
          name: x
        Consumed 1 write unit.\
        """,
        call(
                "update-item",
                "'key': {'id': 'ch', 'n': 1}, 'add': {'a': 2}, 'set': {'name': 'x', 'address.city':"
                    + " 'Lyon', 'address.floor': '2'}")
            .body());
  }

  @Test
  void anUpdateThatChangesNothingSaysSo() {
    put("{'id': 'same', 'n': 1, 'a': 1}", "");
    Answer answer = call("update-item", "'key': {'id': 'same', 'n': 1}, 'set': {'a': 1.0}");
    assertTrue(
        answer.body().contains("\nNothing changed: the item already had these values.\n"),
        answer.body());
  }

  @Test
  void aWriteAnswersInJsonToo() {
    JsonNode added = put("{'id': 'json', 'n': 1, 'a': 1}", ", 'format': 'json'").json();
    assertEquals(
        "{\"table\":\"Things\",\"written\":1,\"failed\":[],\"not_attempted\":[],\"item\":{\"id\":\"json\",\"n\":1,\"a\":1},\"consumed_capacity\":1.0}",
        added.toString());
    JsonNode replaced = put("{'id': 'json', 'n': 1, 'a': 2}", ", 'format': 'json'").json();
    assertEquals(1, replaced.at("/replaced/a").asInt());
    JsonNode updated =
        call(
                "update-item",
                "'key': {'id': 'json', 'n': 1}, 'add': {'a': 5}, 'format': 'dynamodb_json'")
            .json();
    assertEquals("7", updated.at("/item/a/N").asText());
    assertEquals(
        "{\"path\":\"a\",\"before\":{\"N\":\"2\"},\"after\":{\"N\":\"7\"}}",
        updated.at("/changes/0").toString());
    JsonNode deleted =
        call("delete-item", "'key': {'id': 'json', 'n': 1}, 'format': 'json'").json();
    assertEquals(7, deleted.at("/item/a").asInt());
    JsonNode nothing =
        call("delete-item", "'key': {'id': 'json', 'n': 1}, 'format': 'json'").json();
    assertEquals(0, nothing.path("written").asInt());
    assertEquals("[{\"id\":\"json\",\"n\":1}]", nothing.path("missing").toString());
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
