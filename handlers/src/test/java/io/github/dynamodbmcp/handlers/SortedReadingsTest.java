package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sorted items: what is asked of DynamoDB, and what becomes of a reading that is interrupted. */
final class SortedReadingsTest {
  private static final String OLDEST =
      "{\"table_name\": \"Users\", \"order_by\": \"age desc\", \"limit\": 2, \"format\": \"json\"%s}";

  private static final String FIRST_PAGE =
      """
      {"Items":[{"id":{"S":"a"},"age":{"N":"30"}},{"id":{"S":"b"},"age":{"N":"50"}},
       {"id":{"S":"c"},"age":{"N":"20"}}],"Count":3,"ScannedCount":3,
       "LastEvaluatedKey":{"id":{"S":"c"}}}
      """;

  private static final String LAST_PAGE =
      """
      {"Items":[{"id":{"S":"d"},"age":{"N":"40"}},{"id":{"S":"e"},"age":{"N":"50"}}],
       "Count":2,"ScannedCount":2}
      """;

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();
  private final FunctionFixture scan = FunctionFixture.of("scan", dynamoDb);

  @ParameterizedTest
  @CsvSource({"400, ThrottlingException", "500, InternalServerError"})
  void aReadingThatFailsInTheMiddleSaysSoFarAndGoesOnFromThere(int status, String type) {
    dynamoDb.answer(FIRST_PAGE);
    for (int attempt = 0; attempt < 4; attempt++) {
      dynamoDb.error(status, type, "Not now");
    }
    dynamoDb.answer(LAST_PAGE);
    JsonNode first = Json.read(scan.call(OLDEST.formatted("")).body());
    assertEquals(List.of("b", "a"), ids(first));
    assertFalse(first.path("exact").asBoolean());
    JsonNode second = Json.read(scan.call(OLDEST.formatted(next(first))).body());
    assertEquals(List.of("b", "e"), ids(second));
    assertTrue(second.path("exact").asBoolean());
    assertEquals(5, second.path("matched_count").asInt());
    assertFalse(second.has("next_token"));
  }

  @Test
  void aLimitOfOneShowsTheFirstItem() {
    dynamoDb.answer(LAST_PAGE);
    String text =
        scan.call("{\"table_name\": \"Users\", \"order_by\": \"age\", \"limit\": 1}").body();
    assertTrue(text.contains("\nShowing the first item: a larger limit, "), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none|No item has none: they are in the order in which they were read.",
        "age, none|No item has none, so it doesn't affect their order.",
        "age, desc|affect their order: for a descending order, write desc without a comma before it.",
      })
  void whatNoItemHasIsNamedWithItsEffect(String order, String remark) {
    dynamoDb.answer(LAST_PAGE);
    String text =
        scan.call("{\"table_name\": \"Users\", \"order_by\": \"%s\"}".formatted(order)).body();
    assertTrue(text.contains(remark), text);
  }

  @Test
  void theFirstLineOfAnUnfinishedTextSaysSoFar() {
    dynamoDb.answer(FIRST_PAGE).error(500, "InternalServerError", "Not now");
    String text = scan.call(OLDEST.formatted("").replace(", \"format\": \"json\"", "")).body();
    assertTrue(
        text.startsWith("Scan results from table 'Users' so far (2 of 3 items, by age desc):\n"),
        text);
    assertTrue(text.contains("Not all items are read, and those to come may change the order."));
  }

  @Test
  void aTokenTakesASmallerLimitButNotALargerOneThanItWasWrittenFor() {
    dynamoDb.answer(FIRST_PAGE);
    for (int attempt = 0; attempt < 4; attempt++) {
      dynamoDb.error(500, "InternalServerError", "Not now");
    }
    dynamoDb.answer(LAST_PAGE);
    String next = next(Json.read(scan.call(OLDEST.formatted("")).body()));
    String smaller = OLDEST.formatted(next).replace("\"limit\": 2", "\"limit\": 1");
    assertEquals(List.of("b"), ids(Json.read(scan.call(smaller).body())));
    var larger = scan.call(OLDEST.formatted(next).replace("\"limit\": 2", "\"limit\": 3"));
    assertEquals(400, larger.status());
    assertTrue(
        larger.body().contains("next_token holds the first 2 items: keep limit at 2"),
        larger.body());
    var otherOrder = scan.call(OLDEST.formatted(next).replace("age desc", "age"));
    assertEquals(400, otherOrder.status());
    assertTrue(otherOrder.body().contains("belongs to other arguments"), otherOrder.body());
  }

  /** A text that can't be compressed much, so that a token with many of them is long. */
  private static String randomText(int seed) {
    byte[] bytes = new byte[45];
    new Random(seed).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void aCallerThatGoesOnByItselfCarriesItemsThatAreTooManyForAShortToken() {
    String page =
        page(
            IntStream.range(0, 100)
                .mapToObj(
                    i -> "\"n\":{\"N\":\"%d\"},\"t\":{\"S\":\"%s\"}".formatted(i, randomText(i)))
                .toList(),
            "k");
    String sorted =
        "{\"table_name\": \"Things\", \"order_by\": \"n desc\", \"limit\": 100, \"format\": \"json\"%s}";
    dynamoDb.answer(page);
    for (int attempt = 0; attempt < 4; attempt++) {
      dynamoDb.error(500, "InternalServerError", "Not now");
    }
    dynamoDb.answer(page);
    for (int attempt = 0; attempt < 4; attempt++) {
      dynamoDb.error(500, "InternalServerError", "Not now");
    }
    dynamoDb.answer(page(List.of("\"n\":{\"N\":\"50.5\"}"), ""));
    JsonNode handedOver = Json.read(scan.call(sorted.formatted("")).body());
    assertFalse(handedOver.has("next_token"));
    assertTrue(handedOver.path("advice").asText().contains("Ask for less"), handedOver::toString);
    var continuation = scan.callAndContinue(sorted.formatted(""));
    assertEquals(202, continuation.status(), continuation.body());
    String token = Json.read(continuation.body()).at("/continue/next_token").asText();
    JsonNode last =
        Json.read(
            scan.callAndContinue(sorted.formatted(", \"next_token\": \"" + token + "\"")).body());
    assertEquals(101, last.path("matched_count").asInt());
    assertEquals(List.of(99, 98), numbers(last).subList(0, 2));
  }

  @Test
  void onlyTheAttributesNeededAreRead() {
    dynamoDb.answer(LAST_PAGE);
    scan.call(
        """
        {"table_name": "Users", "projection": ["name", "#a.list[1]"], "order_by": "#a.list[2], size",
         "filter_expression": "#f = :f", "expression_attribute_values": {"f": 1},
         "expression_attribute_names": {"#a": "a.b", "#f": "flag"}}
        """);
    JsonNode request = dynamoDb.requests().getLast();
    JsonNode names = request.path("ExpressionAttributeNames");
    assertEquals("flag", names.path("#f").asText());
    assertFalse(names.has("#a"), names::toString);
    String expression = request.path("ProjectionExpression").asText();
    for (var name : names.properties()) {
      expression = expression.replace(name.getKey(), name.getValue().asText());
    }
    assertEquals("name, a.b.list, size", expression);
  }

  @Test
  void anAliasThatOnlyTheOrderUsesIsNotSent() {
    dynamoDb.answer(LAST_PAGE);
    var answer =
        scan.call(
            """
            {"table_name": "Users", "order_by": "#a", "expression_attribute_names": {"#a": "a.b"}}
            """);
    assertEquals(200, answer.status(), answer.body());
    assertFalse(dynamoDb.requests().getLast().has("ExpressionAttributeNames"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "dynamodb_json"})
  void theFirstItemsThatHaveRoomInTheAnswerAreShown(String format) {
    String text = "x".repeat(900);
    dynamoDb.answer(
        page(
            IntStream.range(0, 300)
                .mapToObj(i -> "\"n\":{\"N\":\"%d\"},\"t\":{\"S\":\"%s\"}".formatted(i, text))
                .toList(),
            ""));
    var answer =
        scan.call(
            """
            {"table_name": "Things", "order_by": "n desc", "limit": 1000, "format": "%s"}
            """
                .formatted(format));
    assertTrue(answer.body().length() <= 40_000, "length " + answer.body().length());
    assertTrue(answer.body().length() > 36_000, "length " + answer.body().length());
    assertTrue(answer.body().contains("The answer has room only for the first"), answer.body());
    assertTrue(answer.body().contains("299"), answer.body());
    assertFalse(answer.body().contains("next_token"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"age DESC\"|b, e",
        "\"age descending, id\"|b, e",
        "[\"age desc\", \"id desc\"]|e, b",
        "\"[\\\"age desc\\\", \\\"id desc\\\"]\"|e, b",
        "[\"age\"]|c, a",
        "\" id : desc \"|e, d",
      })
  void anOrderIsTakenInAnyFormThatCanMeanOnlyOneThing(String order, String expected) {
    dynamoDb.answer(FIRST_PAGE).answer(LAST_PAGE);
    var answer = scan.call(OLDEST.formatted("").replace("\"age desc\"", order));
    assertEquals(expected, String.join(", ", ids(Json.read(answer.body()))), answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"order_by\": \"-age\"|write an attribute, then asc or desc",
        "\"order_by\": \"age down\"|order_by holds \"age down\", which doesn't end in asc or desc: write an attribute, then asc or desc, such as \"age desc\"",
        "\"order_by\": \"avg(age) down\", \"aggregate\": [\"avg(age)\"]|which doesn't end in asc or desc",
        "\"order_by\": \"\\\"card.number\\\" desc\"|order_by holds \"\\\"card.number\\\"\", and a path has no quotes: write #a, with {\"#a\": \"card.number\"} in expression_attribute_names",
        "\"projection\": [\"address.\\\"zip.code\\\"[0]\"]|write address.#a[0], with {\"#a\": \"zip.code\"}",
        "\"order_by\": {\"age\": \"desc\"}|order_by must be a string such as \"age desc\"",
        "\"order_by\": \"age, age desc\"|sorts by age twice",
        "\"order_by\": \"avg(age)\"|sorts by avg(age), which no item has",
        "\"order_by\": \"#x\"|add #x with the attribute's name to expression_attribute_names",
        "\"order_by\": \"age\", \"count_only\": true|count_only returns no items to sort",
        "\"order_by\": \"age\", \"attributes\": true|attributes returns no items to sort",
        "\"count_only\": true, \"attributes\": true|leave it or attributes out",
      })
  void whatCannotBeSortedIsRefusedWithAdvice(String arguments, String advice) {
    var answer = scan.call("{\"table_name\": \"Users\", %s}".formatted(arguments));
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains(advice), answer.body());
  }

  private static String page(List<String> items, String lastKey) {
    return "{\"Items\":%s,\"Count\":%d,\"ScannedCount\":%d%s}"
        .formatted(
            items.stream().collect(Collectors.joining("},{", "[{", "}]")),
            items.size(),
            items.size(),
            lastKey.isEmpty()
                ? ""
                : ",\"LastEvaluatedKey\":{\"id\":{\"S\":\"%s\"}}".formatted(lastKey));
  }

  private static String next(JsonNode answer) {
    ObjectNode token = Json.object();
    token.set("next_token", answer.path("next_token"));
    String member = Json.write(token);
    return "," + member.substring(1, member.length() - 1);
  }

  private static List<String> ids(JsonNode answer) {
    return answer.path("items").findValuesAsText("id");
  }

  private static List<Integer> numbers(JsonNode answer) {
    return StreamSupport.stream(answer.path("items").spliterator(), false)
        .map(item -> item.path("n").asInt())
        .toList();
  }
}
