package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Characters that don't show are escaped in everything that an answer or an error repeats. */
final class HiddenCharactersTest {
  /** A right-to-left override, a line separator and a Hangul filler, as JSON and as it is shown. */
  private static final String HIDDEN = "\\u202e\\u2028\\u3164";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "scan | 'filter_expression': 'aX = :x' | Invalid FilterExpression: Syntax error; token: \"X\", near: \"aX = \"",
        "scan | 'filter_expression': 'n = \"aX\"' | Invalid FilterExpression: Syntax error; token: \"'\", near: \"= 'a\"",
        "scan | 'filter_expression': 'n = :v', 'expression_attribute_values': {':v': 1, ':X': 1} | ExpressionAttributeValues contains invalid key: Syntax error; key: \":X\"",
        "update-item | KEY, 'add': {'aX': 'bX'} | Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING",
        "update-item | KEY, 'set': {'aX.b': 1} | The document path provided in the update expression is invalid for update",
        "update-item | KEY, 'remove': ['aX.b'] | The document path provided in the update expression is invalid for update",
        "get-item | 'key': {'aX': 'x'} | The provided key element does not match the schema",
        "put-item | 'item': {'n': 1} | One or more parameter values were invalid: Missing the key aX in the item",
        "update-item | KEY, 'set': {'aX': 1} | Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [aX], path two: [aX, b]",
      })
  void aRefusalShowsThem(String command, String arguments, String message) {
    ScriptedDynamoDb dynamoDb =
        new ScriptedDynamoDb()
            .error(400, "ValidationException", message.replace("X", "\u202e\u2028\u3164"));
    String answer =
        FunctionFixture.of(command, dynamoDb)
            .call(
                "{'table_name': 'Users', %s}"
                    .formatted(arguments.replace("KEY", "'key': {'id': 'x'}"))
                    .replace("\"", "\\\"")
                    .replace('\'', '"')
                    .replace("X", HIDDEN))
            .body();
    assertFalse(Visible.hides(answer), answer);
    assertTrue(answer.contains(HIDDEN), answer);
  }

  @Test
  void aHintShowsThem() {
    ScriptedDynamoDb dynamoDb =
        new ScriptedDynamoDb().answer("{\"Items\":[],\"Count\":0,\"ScannedCount\":0}");
    String answer =
        FunctionFixture.of("scan", dynamoDb)
            .call(
                "{\"table_name\": \"Users\", \"filter_expression\": \"#n = :v\", \"expression_attribute_names\": {\"#n\": \"a%s\"}, \"expression_attribute_values\": {\":v\": \"5\"}}"
                    .formatted(HIDDEN))
            .body();
    assertTrue(answer.contains("If \"a%s\" holds numbers".formatted(HIDDEN)), answer);
  }

  @Test
  void aTablesDescriptionShowsThem() {
    String name = "a (sort key), b\\n  Status: DELETED" + HIDDEN;
    ScriptedDynamoDb dynamoDb =
        new ScriptedDynamoDb()
            .answer(
                """
                {"Table":{"TableName":"Users","TableStatus":"ACTIVE","ItemCount":1,
                 "AttributeDefinitions":[{"AttributeName":"%1$s","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"%1$s","KeyType":"HASH"}],
                 "LocalSecondaryIndexes":[{"IndexName":"Index","KeySchema":[{"AttributeName":"%1$s","KeyType":"HASH"}],
                  "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["%1$s"]}}]}}
                """
                    .formatted(name));
    String answer =
        FunctionFixture.of("describe-table", dynamoDb).call("{\"table_name\": \"Users\"}").body();
    assertEquals(5, answer.split(Pattern.quote('"' + name + '"'), -1).length, answer);
    assertEquals(1, answer.lines().filter(line -> line.startsWith("  Status:")).count(), answer);
  }
}
