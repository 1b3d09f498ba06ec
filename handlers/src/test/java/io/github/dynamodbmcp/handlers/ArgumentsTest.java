package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments are accepted, or refused with a sentence that says what to write. */
final class ArgumentsTest {
  @AutoClose
  private final ScriptedDynamoDb dynamoDb =
      new ScriptedDynamoDb().answer("{\"ConsumedCapacity\":{}}");

  @AutoClose
  private final ScriptedDynamoDb noItems =
      new ScriptedDynamoDb().answer("{\"Count\":0,\"ScannedCount\":0}");

  @Test
  void everyProblemIsReportedAtOnceAndAnUnknownNameSuggestsTheNearest() {
    var answer =
        FunctionFixture.of("get-item", dynamoDb)
            .call("{\"table_nam\": \"Users\", \"consistent_read\": 1, \"format\": \"xml\"}");
    assertEquals(400, answer.status());
    assertEquals(
        "Invalid arguments for dynamodb_get_item: table_nam is unknown (nearest: table_name);"
            + " table_name is required; key is required; consistent_read must be true or false, not"
            + " 1; format must be one of text, json, dynamodb_json, not the string \"xml\".",
        answer.body());
    assertTrue(dynamoDb.requests().isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'table_name': 7, 'key': {'id': 1}} | table_name must be a string, not a number",
        "{'table_name': '', 'key': {'id': 1}} | table_name is empty",
        "{'table_name': 'a b', 'key': {'id': 1}} | table_name must be a table's name",
        "{'table_name': 'Users', 'key': []} | key must be an object such as {\"userId\": \"user001\"}, not an array",
        "{'table_name': 'Users', 'key': {}} | key is an empty object",
        "{'table_name': 'Users', 'key': '{oops'} | key must be an object such as {\"userId\": \"user001\"}; the string in its place is not valid JSON",
        "{'table_name': 'Users', 'key': {'id': 1e126}} | key at id holds a number outside DynamoDB's range",
        "{'table_name': 'Users', 'key': {'id': {'N': '1e999999999'}}} | key at id holds a number outside",
        "{'table_name': 'Users', 'key': {'id': 123456789012345678901234567890123456789}} | key at id holds a number with 39 significant digits",
        "{'table_name': 'Users', 'key': {'id': 1}, 'projection': ['#a b']} | a #alias consists of letters, digits and _",
        "{'table_name': 'Users', 'key': {'id': 1}, 'projection': ['a', 3]} | projection[1] must be a string, not a number",
        "{'table_name': 'Users', 'key': {'id': 1}, 'projection': ['a..b']} | projection[0] holds \"a..b\", which is no path",
        "{'table_name': 'Users', 'key': {'id': 1, 'id': 2}} | has the name \"id\" twice, in key",
        "[] | must be a JSON object",
        "{'table_name': 'Users' | is not valid JSON",
      })
  void aWrongArgumentGetsASentence(String arguments, String problem) {
    var answer = FunctionFixture.of("get-item", dynamoDb).call(arguments.replace('\'', '"'));
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains(problem), answer.body());
    assertTrue(dynamoDb.requests().isEmpty());
  }

  @Test
  void tooManyValuesGetASentence() {
    for (String value : List.of("[]", "1", "{'N':'1'}")) {
      String item = "{'id': [" + (value + ",").repeat(1 << 20) + value + "]}";
      String arguments = "{'table_name': 'Users', 'item': " + item + "}";
      var answer = FunctionFixture.of("put-item", dynamoDb).call(arguments.replace('\'', '"'));
      assertEquals(400, answer.status());
      assertTrue(answer.body().contains(" values; send less at once"), answer.body());
      assertTrue(dynamoDb.requests().isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1001", "2.5", "\"7x\"", "\"1001\"", "true", "99999999999"})
  void aLimitIsAWholeNumberWithinItsRange(String limit) {
    var answer =
        FunctionFixture.of("scan", dynamoDb)
            .call("{\"table_name\": \"Users\", \"limit\": %s}".formatted(limit));
    assertEquals(400, answer.status());
    assertTrue(
        answer.body().contains("limit must be a whole number from 1 to 1000"), answer.body());
  }

  @Test
  void aKeyIsAlsoTakenAsAStringThatHoldsTheJson() {
    FunctionFixture.of("get-item", dynamoDb)
        .call("{\"table_name\": \"Users\", \"key\": \"{\\\"userId\\\": \\\"user001\\\"}\"}");
    assertEquals("user001", dynamoDb.requests().getFirst().at("/Key/userId/S").asText());
  }

  @Test
  void anItemKeysAndValuesAreAlsoTakenAsStringsThatHoldTheJson() {
    FunctionFixture.of("put-item", dynamoDb)
        .call("{\"table_name\": \"Users\", \"item\": \"{\\\"userId\\\": 7}\"}");
    assertEquals("7", dynamoDb.requests().getLast().at("/Item/userId/N").asText());
    FunctionFixture.of("batch-get", dynamoDb)
        .call("{\"table_name\": \"Users\", \"keys\": \"[{\\\"userId\\\": 8}]\"}");
    assertEquals(
        "8", dynamoDb.requests().getLast().at("/RequestItems/Users/Keys/0/userId/N").asText());
  }

  @Test
  void halfASurrogatePairIsRefusedWhereverItStands() {
    for (String item :
        List.of(
            "{\"userId\": \"\\ud800\"}",
            "{\"userId\": 1, \"\\udfff\": 1}",
            "{\"a\": {\"SS\": [\"\\ud800\"]}}")) {
      var answer =
          FunctionFixture.of("put-item", dynamoDb)
              .call("{\"table_name\": \"Users\", \"item\": %s}".formatted(item));
      assertEquals(400, answer.status(), item);
      assertTrue(answer.body().contains("surrogate"), answer.body());
    }
    assertTrue(dynamoDb.requests().isEmpty());
  }

  @Test
  void everyWrongAttributeOfAnItemIsNamed() {
    var answer =
        FunctionFixture.of("put-item", dynamoDb)
            .call(
                "{\"table_name\": \"Users\", \"item\": {\"a\": 1e126, \"b\": 1, \"c\": [1e-131]}}");
    assertTrue(answer.body().contains("at a holds"), answer.body());
    assertTrue(answer.body().contains("at c[0] holds"), answer.body());
  }

  @Test
  void aConditionCannotEscapeTheGuardOfAnUpdate() {
    var answer =
        FunctionFixture.of("update-item", dynamoDb)
            .call(
                """
                {"table_name": "Users", "key": {"userId": "x"}, "set": {"a": 1},
                 "condition_expression": "a = :v) OR (attribute_not_exists(a)",
                 "expression_attribute_values": {"v": 1}}
                """);
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("parentheses"), answer.body());
    assertTrue(dynamoDb.requests().isEmpty());
  }

  @Test
  void aPlaceSetTwiceIsRefused() {
    var answer =
        FunctionFixture.of("update-item", dynamoDb)
            .call(
                """
                {"table_name": "Users", "key": {"userId": "x"}, "set": {"l[0]": 1, "l[00]": 2}}
                """);
    assertTrue(answer.body().contains("names l[00] twice"), answer.body());
  }

  @Test
  void contradictionsAreReportedBesideInvalidValues() {
    var answer =
        FunctionFixture.of("update-item", dynamoDb)
            .call(
                """
                {"table_name": "Users", "key": {"userId": "x"}, "set": {"a": 1},
                 "update_expression": "SET b = c", "foo": 1}
                """);
    assertTrue(answer.body().contains("foo is unknown"), answer.body());
    assertTrue(answer.body().contains("not both"), answer.body());
  }

  @Test
  void anEmptyObjectOrArrayStandsForAnOptionalArgumentLeftOut() {
    var answer =
        FunctionFixture.of("scan", noItems)
            .call(
                "{\"table_name\": \"Users\", \"expression_attribute_values\": {}, \"projection\": []}");
    assertEquals(200, answer.status(), answer.body());
  }

  @Test
  void nullStandsForAnArgumentLeftOut() {
    var answer =
        FunctionFixture.of("get-item", dynamoDb)
            .call(
                "{\"table_name\": \"Users\", \"key\": {\"userId\": \"x\"}, \"projection\": null,"
                    + " \"format\": null}");
    assertEquals(200, answer.status(), answer.body());
  }

  @Test
  void expressionNamesAndValuesComeWithOrWithoutTheirSigils() {
    FunctionFixture.of("query", noItems)
        .call(
            """
            {"table_name": "Users", "key_condition_expression": "#u = :u and #d > :d",
             "expression_attribute_names": {"u": "userId", "#d": "date"},
             "expression_attribute_values": "{\\"u\\": \\"user001\\", \\":d\\": 7}"}
            """);
    JsonNode request = noItems.requests().getFirst();
    assertEquals("userId", request.at("/ExpressionAttributeNames/#u").asText());
    assertEquals("date", request.at("/ExpressionAttributeNames/#d").asText());
    assertEquals("user001", request.at("/ExpressionAttributeValues/:u/S").asText());
    assertEquals("7", request.at("/ExpressionAttributeValues/:d/N").asText());
  }

  @Test
  void aPlaceholderGivenTwiceIsRefused() {
    var answer =
        FunctionFixture.of("scan", dynamoDb)
            .call(
                "{\"table_name\": \"Users\", \"filter_expression\": \"a = :a\","
                    + " \"expression_attribute_values\": {\"a\": 1, \":a\": 2}}");
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("has :a twice"), answer.body());
  }

  @Test
  void pathsBecomePlaceholdersSoThatReservedWordsJustWork() {
    FunctionFixture.of("update-item", dynamoDb)
        .call(
            """
            {"table_name": "Users", "key": {"userId": "x"},
             "set": {"name": "Ann", "address.city": "Paris", "tags[0]": "a", "#dotted": 1},
             "remove": ["size"], "add": {"count": 1}, "delete": {"roles": {"SS": ["admin"]}},
             "expression_attribute_names": {"#dotted": "a.b"}, "create_if_missing": true}
            """);
    JsonNode request = dynamoDb.requests().getFirst();
    assertEquals(
        "SET #mcp0 = :mcp0, #mcp1.#mcp2 = :mcp1, #mcp3[0] = :mcp2, #dotted = :mcp3 REMOVE #mcp4"
            + " ADD #mcp5 :mcp4 DELETE #mcp6 :mcp5",
        request.path("UpdateExpression").asText());
    assertEquals(
        List.of("a.b", "name", "address", "city", "tags", "size", "count", "roles"),
        request.path("ExpressionAttributeNames").valueStream().map(JsonNode::asText).toList());
  }

  @Test
  void anUpdateOfAMissingItemIsGuardedByItsKeyUnlessItMayCreate() {
    FunctionFixture.of("update-item", dynamoDb)
        .call(
            """
            {"table_name": "Users", "key": {"userId": "x"}, "set": {"a": 1},
             "condition_expression": "a = :b OR a = :c", "expression_attribute_values": {"b": 1, "c": 2}}
            """);
    JsonNode request = dynamoDb.requests().getFirst();
    String condition = request.path("ConditionExpression").asText();
    assertEquals("attribute_exists(#mcp1) AND (a = :b OR a = :c)", condition);
    assertEquals("userId", request.at("/ExpressionAttributeNames/#mcp1").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | nothing to change",
        ", 'update_expression': 'SET a = :a', 'set': {'b': 1} | not both",
        ", 'update_expression': '' | nothing to change",
      })
  void anUpdateTakesEitherClausesOrAnExpression(String more, String problem) {
    String arguments =
        "{'table_name': 'Users', 'key': {'userId': 'x'}" + (more == null ? "" : more) + "}";
    var answer = FunctionFixture.of("update-item", dynamoDb).call(arguments.replace('\'', '"'));
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains(problem), answer.body());
  }

  @Test
  void aCallWithoutABodyIsOneWithoutArguments() {
    dynamoDb.answer("{\"TableNames\": []}");
    var event = FunctionFixture.event("");
    event.setBody(null);
    assertEquals(200, FunctionFixture.of("list-tables", dynamoDb).call(event).status());
  }

  @Test
  void aBase64BodyIsDecoded() {
    var event = FunctionFixture.event("eyJ0YWJsZV9uYW1lIjoiVXNlcnMiLCJrZXkiOnsiaWQiOiLDqSJ9fQ==");
    event.setIsBase64Encoded(true);
    FunctionFixture.of("get-item", dynamoDb).call(event);
    assertEquals("é", dynamoDb.requests().getFirst().at("/Key/id/S").asText());
  }
}
