package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The errors that DynamoDB Local can produce. */
final class ErrorsTest {
  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withUsers();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "get-item | 'key': {'userId': 'x'}",
        "query | 'key_condition_expression': 'a = :a', 'expression_attribute_values': {'a': 1}",
        "scan | 'limit': 1",
        "batch-get | 'keys': [{'userId': 'x'}]",
        "describe-table | 'format': 'json'",
        "count-items | 'format': 'text'",
        "put-item | 'item': {'userId': 'x'}",
        "update-item | 'key': {'userId': 'x'}, 'set': {'a': 1}",
        "delete-item | 'key': {'userId': 'x'}",
      })
  void anUnknownTableIsA404ThatNamesTheTable(String command, String arguments) {
    Answer answer = SYSTEM.call(command, "{'table_name': 'Nope', %s}".formatted(arguments));
    assertEquals(404, answer.status(), answer.body());
    assertEquals(
        "There is no table 'Nope' here. dynamodb_list_tables shows which tables there are.",
        answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "get-item | 'key': {'userId': 7} | dynamodb_describe_table shows the key",
        "get-item | 'key': {'id': 'x'} | given: id, a string. dynamodb_describe_table shows the key",
        "get-item | 'key': {'userId': 'x', 'more': 'y'} | dynamodb_describe_table shows the key",
        "delete-item | 'key': {'userId': true} | dynamodb_describe_table",
        "scan | 'index_name': 'NoIndex' | dynamodb_describe_table shows the table's indexes",
        "query | 'index_name': 'NoIndex', 'key_condition_expression': 'a = :a', 'expression_attribute_values': {'a': 1} | dynamodb_describe_table shows the table's indexes",
        "query | 'key_condition_expression': 'email = :a', 'expression_attribute_values': {'a': 'x'} | email is not the table's key",
        "query | 'index_name': 'EmailIndex', 'consistent_read': true, 'key_condition_expression': 'email = :a', 'expression_attribute_values': {'a': 'x'} | Set consistent_read to false",
        "scan | 'filter_expression': 'lower(name) = \\'x\\'' | DynamoDB always compares strings by case",
        "scan | 'filter_expression': 'startsWith(note, \\'a\\') OR endsWith(note, \\'b\\')' | filter_expression takes the functions",
        "update-item | 'key': {'userId': 'user001'}, 'set': {'nope.a[0]': 1} | (and its parent, if the item lacks that too), for example set: {\"nope.a\":[",
        "update-item | 'key': {'userId': 'user001'}, 'set': {'#a.b': 1}, 'expression_attribute_names': {'#a': 'no.pe'} | for no.pe.b to go into. Set the whole of it first.",
        "update-item | 'key': {'userId': 'user001'}, 'set': {'userId': 'y'} | userId",
        "update-item | 'key': {'userId': 'user001'}, 'add': {'name': 1} | In ADD, name must be a number",
        "update-item | 'key': {'userId': 'user001'}, 'delete': {'skills': ['x']} | skills is a list",
      })
  void aRequestThatDynamoDbRefusesIsA400ThatSaysWhatToDo(
      String command, String arguments, String words) {
    Answer answer = SYSTEM.call(command, "{'table_name': 'Users', %s}".formatted(arguments));
    assertEquals(400, answer.status(), answer.body());
    assertTrue(answer.body().contains(words), answer.body());
  }

  @Test
  void anUnknownRouteIsA404() {
    Answer answer = SYSTEM.client().post("/dynamodb/drop-table", "{}");
    assertEquals(404, answer.status());
    assertEquals("{\"message\":\"Not Found\"}", answer.body());
  }

  @Test
  void aBodyAboveLambdasLimitIsA413() {
    Answer answer = SYSTEM.client().post("/dynamodb/put-item", "x".repeat(7_000_000));
    assertEquals(413, answer.status());
  }
}
