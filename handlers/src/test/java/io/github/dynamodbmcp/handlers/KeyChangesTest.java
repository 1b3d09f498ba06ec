package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A table that is deleted and created again with another key is read by its new key. */
final class KeyChangesTest {
  private static final String TWO_ITEMS =
      """
      {"Items":[{"id":{"S":"1"},"at":{"N":"1"},"text":{"S":"%s"}},
                {"id":{"S":"2"},"at":{"N":"2"},"text":{"S":"%s"}}],"Count":2,"ScannedCount":2%s}
      """;
  private static final String OLD_KEY = ",\"LastEvaluatedKey\":{\"id\":{\"S\":\"2\"}}";
  private static final String NEW_KEY =
      ",\"LastEvaluatedKey\":{\"id\":{\"S\":\"2\"},\"at\":{\"N\":\"2\"}}";

  private static final String SCAN = "{\"table_name\": \"Orders\", \"limit\": 2}";
  private static final String PROJECTED =
      "{\"table_name\": \"Orders\", \"limit\": 1, \"projection\": [\"text\"]}";

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();
  private final FunctionFixture scan = FunctionFixture.of("scan", dynamoDb);

  @Test
  void aTokenInTheMiddleOfAPageHoldsTheNewKeyThoughTheOldOneIsRemembered() {
    String large = "x".repeat(30_000);
    dynamoDb
        .answer(TWO_ITEMS.formatted("x", "y", OLD_KEY))
        // One page without a last key, too large for one answer: only another request tells the
        // key.
        .answer(TWO_ITEMS.formatted(large, large, ""))
        .answer(TWO_ITEMS.formatted("x", "y", NEW_KEY))
        .answer(TWO_ITEMS.formatted("x", "y", ""));
    scan.call(SCAN);
    scan.call(goOn(scan.call(SCAN)));
    JsonNode start = dynamoDb.requests().getLast().path("ExclusiveStartKey");
    assertEquals("1", start.at("/id/S").asText());
    assertEquals("1", start.at("/at/N").asText());
    assertEquals(2, start.size());
  }

  @Test
  void aProjectionIsReadAgainWithTheNewKey() {
    dynamoDb
        .answer(TWO_ITEMS.formatted("x", "y", OLD_KEY))
        .answer(TWO_ITEMS.formatted("x", "y", NEW_KEY));
    scan.call(SCAN);
    var answer = scan.call(PROJECTED);
    assertEquals(200, answer.status(), answer.body());
    assertTrue(answer.body().contains("text: x"), answer.body());
    assertFalse(answer.body().contains("at: "), answer.body());
    assertEquals(3, dynamoDb.requests().size());
    assertEquals(
        List.of("text", "id"),
        dynamoDb
            .requests()
            .get(1)
            .path("ExpressionAttributeNames")
            .valueStream()
            .map(JsonNode::asText)
            .toList());
    assertEquals(
        Set.of("text", "id", "at"),
        dynamoDb
            .requests()
            .get(2)
            .path("ExpressionAttributeNames")
            .valueStream()
            .map(JsonNode::asText)
            .collect(Collectors.toSet()));
  }

  @Test
  void aTokenOfTheOldKeySaysToStartAgain() {
    dynamoDb
        .answer(TWO_ITEMS.formatted("x", "y", OLD_KEY))
        .error(400, "ValidationException", "The provided starting key is invalid")
        .answer(TWO_ITEMS.formatted("x", "y", NEW_KEY));
    var answer = scan.call(goOn(scan.call(SCAN)));
    assertEquals(409, answer.status());
    assertEquals(
        "The key of table 'Orders' has changed since this next_token was given: leave next_token out"
            + " to start again.",
        answer.body());
  }

  @Test
  void anotherRefusalOfACallWithATokenKeepsItsReason() {
    dynamoDb
        .answer(TWO_ITEMS.formatted("x", "y", OLD_KEY))
        .error(400, "ValidationException", "Invalid FilterExpression")
        .answer(TWO_ITEMS.formatted("x", "y", OLD_KEY));
    var answer = scan.call(goOn(scan.call(SCAN)));
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("Invalid FilterExpression"), answer.body());
  }

  private static String goOn(FunctionFixture.Answer answer) {
    String lead = "next_token: ";
    String token = answer.body().substring(answer.body().indexOf(lead) + lead.length());
    return "{\"table_name\": \"Orders\", \"limit\": 2, \"next_token\": \"%s\"}".formatted(token);
  }
}
