package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments that can be meant in one way only are taken; the others get told what to write. */
final class LeniencyTest {
  private final ScriptedDynamoDb dynamoDb =
      new ScriptedDynamoDb().answer("{\"Count\":0,\"ScannedCount\":0,\"Items\":[]}");

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "\"\"", "\" \"", "{}", "[]", "\"{}\"", "\"[]\"", "\"null\"", "\" [] \""})
  void anEmptyValueStandsForAnOptionalArgumentLeftOut(String empty) {
    sent("scan", "{'table_name': 'Users'}");
    JsonNode without = dynamoDb.requests().getLast();
    for (String argument :
        List.of(
            "projection",
            "filter_expression",
            "expression_attribute_names",
            "expression_attribute_values",
            "index_name",
            "consistent_read",
            "limit",
            "next_token",
            "count_only",
            "format")) {
      sent("scan", "{'table_name': 'Users', '%s': %s}".formatted(argument, empty));
      assertEquals(without, dynamoDb.requests().getLast(), argument);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'limit': '3' | /Limit | 4",
        "'limit': ' 3 ' | /Limit | 4",
        "'limit': 3.0 | /Limit | 4",
        "'limit': '3.0' | /Limit | 4",
        "'consistent_read': 'true' | /ConsistentRead | true",
        "'consistent_read': 'True' | /ConsistentRead | true",
        "'consistent_read': 'FALSE' | /ConsistentRead | false",
        "'count_only': 'true' | /Select | COUNT",
        "'table_name': ' Users ' | /TableName | Users",
      })
  void aValueAsAStringIsTaken(String argument, String pointer, String sent) {
    String table = argument.contains("table_name") ? "" : "'table_name': 'Users', ";
    sent("scan", "{%s%s}".formatted(table, argument));
    assertEquals(sent, dynamoDb.requests().getLast().at(pointer).asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSON", "Json", " json ", "DynamoDB_JSON", "dynamodb-json"})
  void aChoiceIsTakenInAnyCase(String format) {
    var answer = call("scan", "{'table_name': 'Users', 'format': '%s'}".formatted(format));
    assertEquals("application/json", answer.headers().get("content-type"), answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'name' | name",
        "'name, age' | name age",
        "'name,age,' | name age",
        "['name, age'] | name age",
        "['name', 'age'] | name age",
        "'[`name`, `age`]' | name age",
        "'[name, age]' | name age",
        "'name, age, address.city' | name age address city",
        "'first name' | first name",
      })
  void namesAreTakenInEveryFormThatCanBeMeantInOneWay(String projection, String names) {
    call(
        "get-item",
        "{'table_name': 'Users', 'key': {'id': 'x'}, 'projection': %s}"
            .formatted(projection.replace("`", "\\'")));
    JsonNode request = dynamoDb.requests().getLast();
    String sent =
        String.join(
            " ",
            request.path("ExpressionAttributeNames").valueStream().map(JsonNode::asText).toList());
    assertEquals(names, sent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'*'", "['*']", "'[`*`]'", "['name', '*']"})
  void aStarInAProjectionMeansEverything(String projection) {
    call(
        "get-item",
        "{'table_name': 'Users', 'key': {'id': 'x'}, 'projection': %s}"
            .formatted(projection.replace("`", "\\'")));
    assertFalse(dynamoDb.requests().getLast().has("ProjectionExpression"));
  }

  @Test
  void aNameInPlaceOfAnArrayIsRemovedAndAStarIsNot() {
    String update = "{'table_name': 'Users', 'key': {'id': 'x'}, 'remove': %s}";
    call("update-item", update.formatted("'nickname'"));
    assertEquals("REMOVE #mcp0", dynamoDb.requests().getLast().path("UpdateExpression").asText());
    int before = dynamoDb.requests().size();
    var answer = call("update-item", update.formatted("['*']"));
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("remove[0] holds \"*\", which stands for no"), answer.body());
    assertEquals(before, dynamoDb.requests().size());
  }

  @Test
  void oneKeyInPlaceOfAnArrayOfKeysIsTaken() {
    for (String keys : List.of("{'id': 'x'}", "'{`id`: `x`}'", "['{`id`: `x`}']")) {
      call("batch-get", "{'table_name': 'Users', 'keys': %s}".formatted(keys.replace("`", "\\'")));
      assertEquals(
          "x", dynamoDb.requests().getLast().at("/RequestItems/Users/Keys/0/id/S").asText());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "get-item | 'key': 'user001' | key must be an object such as {'userId': 'user001'}, not the string 'user001'",
        "get-item | 'key': 7 | key must be an object such as {'userId': 'user001'}, not 7",
        "get-item | 'key': '' | key must be an object such as {'userId': 'user001'}",
        "get-item | 'key': '{userId: user001}' | key must be an object such as {'userId': 'user001'}; the string in its place is not valid JSON: it breaks the syntax (names and strings need double quotes), at line 1",
        "get-item | 'key': '{\\'userId\\': \\'x\\'' | is not valid JSON: it ends before it is complete",
        "batch-get | 'keys': 'user001' | keys must be an array such as [{'userId': 'user001'}], not the string 'user001'",
        "batch-get | 'keys': ['user001'] | keys[0] must be an object such as {'userId': 'user001'}, not the string 'user001'",
        "put-item | 'item': 'Kate' | item must be an object such as",
        "update-item | 'key': {'id': 1}, 'set': 'age = 29' | set must be an object such as {'role': 'Senior Engineer'}, not the string 'age = 29'",
        "update-item | 'key': {'id': 1}, 'add': 'visits' | add must be an object such as {'visits': 1}",
        "scan | 'expression_attribute_values': ':a = 1' | expression_attribute_values must be an object such as {':age': 30}, not the string",
        "scan | 'expression_attribute_names': ['#n'] | expression_attribute_names must be an object such as {'#name': 'name'}, not an array",
        "scan | 'projection': 7 | projection must be an array such as ['name', 'age'], not 7",
        "scan | 'limit': 'many' | limit must be a whole number from 1 to 1000, not the string 'many'",
        "scan | 'consistent_read': 'yes please' | consistent_read must be true or false, not the string 'yes please'",
      })
  void aValueOfAnotherShapeIsToldWhatToWrite(String command, String argument, String sentence) {
    var answer = call(command, "{'table_name': 'Users', %s}".formatted(argument));
    assertEquals(400, answer.status());
    assertTrue(answer.body().replace('"', '\'').contains(sentence), answer.body());
    assertTrue(dynamoDb.requests().isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // DynamoDB's own names
        "query | ProjectionExpression | nearest: projection",
        "query | projection_expression | nearest: projection",
        "query | AttributesToGet | nearest: projection",
        "query | ExclusiveStartKey | nearest: next_token",
        "query | exclusive_start_key | nearest: next_token",
        "query | LastEvaluatedKey | nearest: next_token",
        "query | ScanIndexForward | nearest: scan_index_forward",
        "query | IndexName | nearest: index_name",
        "query | TableName | nearest: table_name",
        "query | tableName | nearest: table_name",
        "query | table-name | nearest: table_name",
        "query | KeyConditionExpression | nearest: key_condition_expression",
        "query | FilterExpression | nearest: filter_expression",
        "query | Select | nearest: count_only or projection",
        "query | ReturnConsumedCapacity | leave it out: the answer has the cost",
        "update-item | return_values | leave it out: the answer shows the item as it is after",
        "delete-item | ReturnValues | leave it out: the answer shows the item that was there before",
        "query | sum | nearest: aggregate",
        "scan | count_distinct | nearest: aggregate",
        "scan | groupBy | nearest: group_by",
        // whole words
        "query | filter | nearest: filter_expression",
        "query | key_condition | nearest: key_condition_expression",
        "query | index | nearest: index_name",
        "query | values | nearest: expression_attribute_values",
        "update-item | updates | nearest: set or update_expression",
        "update-item | condition | nearest: condition_expression",
        // typing errors
        "get-item | tabel_name | nearest: table_name",
        "query | limti | nearest: limit",
        "query | filter_expresion | nearest: filter_expression",
        "get-item | keys | nearest: key",
        "batch-get | key | nearest: keys",
        // like none
        "get-item | banana | the arguments are table_name, key, projection, expression_attribute_names, consistent_read, format",
        "update-item | expression | the arguments are table_name, key, keys, set,",
        "get-item | filter_expression | the arguments are table_name",
      })
  void anUnknownNameLeadsToTheArgumentThatWasMeant(String command, String name, String advice) {
    var answer = call(command, "{'%s': 1}".formatted(name));
    assertEquals(400, answer.status());
    String sentence = "%s is unknown (%s".formatted(name, advice);
    assertTrue(answer.body().contains(sentence), answer.body());
  }

  @Test
  void theListOfArgumentsStandsOnceAndAnOddNameInQuotes() {
    var answer = call("list-tables", "{'banana': 1, 'a\\u2028Item 2:': 1, 'cherry': 1}");
    assertTrue(
        answer
            .body()
            .contains(
                "banana is unknown (the arguments are prefix, limit, next_token, format);"
                    + " \"a\\u2028Item 2:\" is unknown; cherry is unknown."),
        answer.body());
  }

  private void sent(String command, String arguments) {
    var answer = call(command, arguments);
    assertEquals(200, answer.status(), answer.body());
  }

  private FunctionFixture.Answer call(String command, String arguments) {
    // \' stands for a quote inside a string.
    return FunctionFixture.of(command, dynamoDb)
        .call(arguments.replace("\\'", "\\\u0001").replace('\'', '"').replace('\u0001', '"'));
  }
}
