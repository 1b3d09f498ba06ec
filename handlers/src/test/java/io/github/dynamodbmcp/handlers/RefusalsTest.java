package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The refusals that DynamoDB words in another way than DynamoDB Local, and those that user text in
 * them could make look like others.
 */
final class RefusalsTest {
  private static final String KEY = "'key': {'id': 'x'}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "get-item | KEY | The provided key element does not match the schema | given: id, a string.",
        "put-item | 'item': {'id': 1} | One or more parameter values were invalid: Type mismatch for key id expected: S actual: N | id is a string in the table's key, not a number.",
        "put-item | 'item': {'n': 1} | One or more parameter values were invalid: Missing the key id in the item | Add id to the item",
        "put-item | 'item': {'id': 'x'} | One or more parameter values were invalid: Type mismatch for Index Key email Expected: S Actual: N IndexName: ByEmail | the key of an index",
        "put-item | 'item': {'id': 'x'} | One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes | A partition key holds at most 2048 bytes",
        "put-item | 'item': {'id': 'x'} | One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes | a sort key at most 1024",
        "put-item | 'item': {'id': ''} | One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id | id is a key and can't be an empty string",
        "query | 'key_condition_expression': 'email = :e', 'expression_attribute_values': {':e': 'x'} | Query condition missed key schema element: id | id is part of the table's key: write id = :value in key_condition_expression.",
        "query | 'key_condition_expression': 'a = :e AND b = :e', 'expression_attribute_values': {':e': 'x'} | Query condition missed key schema element | a and b are not the table's key",
        "query | 'key_condition_expression': 'id.x = :e', 'expression_attribute_values': {':e': 'x'} | KeyConditionExpressions cannot have conditions on nested attributes | key_condition_expression takes",
        "query | 'key_condition_expression': 'id = :e and id > :e', 'expression_attribute_values': {':e': 'x'} | KeyConditionExpressions must only contain one condition per key | BETWEEN :from AND :to",
        "query | 'key_condition_expression': 'id = :e', 'filter_expression': 'sk > :e', 'expression_attribute_values': {':e': 'x'} | Filter Expression can only contain non-primary key attributes: Primary key attribute: sk | sk is a key attribute: move its condition",
        "update-item | KEY, 'add': {'tags': ['a']} | Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: LIST | Write {`tags`:{`SS`:[`a`]}}.",
        "update-item | KEY, 'set': {'a': {'SS': ['x', 'y']}} | One or more parameter values were invalid: Input collection [x, y] contains duplicates. for key :mcp0 | take the repeated ones out of a",
        "update-item | KEY, 'add': {'n': 1} | Number overflow. Attempting to store a number with magnitude larger than supported range | The result is larger than DynamoDB's numbers",
      })
  void dynamoDbsOwnWordsGetTheirAdvice(
      String command, String arguments, String message, String advice) {
    String answer = refused(command, arguments.replace("KEY", KEY), message);
    assertTrue(answer.contains(advice.replace('`', '"')), answer);
    assertFalse(answer.contains("mcp"), answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Invalid FilterExpression: An expression attribute value used in expression is not defined; attribute value: :esting | Add :esting",
        "Invalid FilterExpression: Syntax error; token: \"<EOF>\", near: \"Nesting Levels have exceeded supported limits\" | filter_expression",
        "Invalid FilterExpression: Syntax error; token: \"duplicate\", near: \"overlap does not match the schema\" | filter_expression",
        "Something that DynamoDB says for the first time about nesting and duplicates |",
      })
  void userTextInAMessageIsNotTakenForAnotherMessage(String message, String advice) {
    String answer =
        refused(
            "scan",
            "'filter_expression': 'nesting = :duplicate', 'expression_attribute_values': {':x': 1}",
            message);
    assertFalse(answer.contains("32 levels"), answer);
    assertFalse(answer.contains("A set holds"), answer);
    assertTrue(advice == null ? answer.endsWith("duplicates.") : answer.contains(advice), answer);
  }

  @Test
  void aTableArnOfAnotherAccountIsNotLookedForInTheList() {
    ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();
    dynamoDb.error(400, "ResourceNotFoundException", "Requested resource not found");
    var answer =
        FunctionFixture.of("get-item", dynamoDb)
            .call(
                "{\"table_name\": \"arn:aws:dynamodb:eu-west-1:123456789012:table/Users\", \"key\": {\"id\": \"x\"}}");
    assertEquals(404, answer.status());
    assertEquals(
        "There is no table arn:aws:dynamodb:eu-west-1:123456789012:table/Users. Check the region, the"
            + " account and the name in the ARN: dynamodb_list_tables shows only the tables of this"
            + " account in us-east-1.",
        answer.body());
  }

  @Test
  void aConditionInParenthesesGetsNoSecondPair() {
    ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb().answer("{\"ConsumedCapacity\":{}}");
    FunctionFixture.of("update-item", dynamoDb)
        .call(
            "{\"table_name\": \"Users\", \"key\": {\"id\": \"x\"}, \"set\": {\"a\": 1},"
                + " \"condition_expression\": \"(a = :a OR b = :a)\","
                + " \"expression_attribute_values\": {\":a\": 1}}");
    assertEquals(
        "attribute_exists(#mcp1) AND (a = :a OR b = :a)",
        dynamoDb.requests().getFirst().path("ConditionExpression").asText());
  }

  @Test
  void aLongMessageAndWhatItNamesAreCut() {
    String keys = ":v, ".repeat(20_000);
    String answer =
        refused(
            "scan",
            "'limit': 1",
            "Value provided in ExpressionAttributeValues unused in expressions: keys: {%s}"
                .formatted(keys));
    assertTrue(answer.length() < 1_500, answer);
    assertTrue(answer.contains("…. Leave :v, "), answer);
    assertTrue(
        answer.endsWith("… out of expression_attribute_values, or use it in an expression."));
  }

  @Test
  void whatToWriteIsCutWhereItIsLong() {
    String answer =
        refused(
            "update-item",
            KEY + ", 'add': {'tags': ['%s']}".formatted("x".repeat(300_000)),
            "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: LIST");
    assertTrue(answer.length() < 2_000, answer);
    assertTrue(answer.contains("Write {\"tags\":{\"SS\":[\"xxx"), answer);
  }

  private static String refused(String command, String arguments, String message) {
    ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb().error(400, "ValidationException", message);
    var answer =
        FunctionFixture.of(command, dynamoDb)
            .call("{'table_name': 'Users', %s}".formatted(arguments).replace('\'', '"'));
    assertEquals(400, answer.status(), answer.body());
    return answer.body();
  }
}
