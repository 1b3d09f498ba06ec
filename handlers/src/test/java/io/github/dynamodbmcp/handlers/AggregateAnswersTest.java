package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers with figures: what they ask of DynamoDB, how they go on, and what fits into one. */
final class AggregateAnswersTest {
  private static final String BY_STATUS =
      "{\"table_name\": \"Orders\", \"aggregate\": [\"count\", \"sum(total)\", \"avg(total)\"],"
          + " \"group_by\": [\"status\"]}";

  /** A page that isn't the last. */
  private static final String PAGE =
      """
      {"Items":[{"status":{"S":"open"},"total":{"N":"0.1"}},{"status":{"S":"paid"},"total":{"N":"5"}}],
       "Count":2,"ScannedCount":2,"LastEvaluatedKey":{"id":{"S":"2"}},
       "ConsumedCapacity":{"TableName":"Orders","CapacityUnits":0.5}}
      """;

  private static final String LAST_PAGE =
      """
      {"Items":[{"status":{"S":"open"},"total":{"N":"0.2"}},{"total":{"S":"many"}}],
       "Count":2,"ScannedCount":2,"ConsumedCapacity":{"TableName":"Orders","CapacityUnits":0.5}}
      """;

  private static final String WHOLE =
      """
      Scan results from table 'Orders', aggregated over 6 items (exact):
      Group 1:
        status: open
        count: 3
        sum(total): 0.4
        avg(total): 0.13333333333333333333333333333333333333
      Group 2:
        status: paid
        count: 2
        sum(total): 10
        avg(total): 5
      Group 3:
        status: (none)
        count: 1
        sum(total): 0
        avg(total): <no numbers>
      1 item has no number in total.
      Consumed %s read units.\
      """;

  /** Time enough for one page. */
  private static final Duration ONE_PAGE = Duration.ofSeconds(5);

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();

  private static String withToken(String arguments, String token) {
    return Json.write(((ObjectNode) Json.read(arguments)).put("next_token", token));
  }

  private static String token(FunctionFixture.Answer answer) {
    return answer.body().substring(answer.body().indexOf("next_token: ") + 12);
  }

  private static String inJson(String arguments) {
    return Json.write(((ObjectNode) Json.read(arguments)).put("format", "json"));
  }

  @Test
  void aSumOfNothingSaysThatNoItemHasANumber() {
    dynamoDb.answer(
        """
        {"Items":[{},{"Total":{"S":"many"}}],"Count":2,"ScannedCount":2,
         "ConsumedCapacity":{"TableName":"Orders","CapacityUnits":0.5}}
        """);
    var scan = FunctionFixture.of("scan", dynamoDb);
    assertEquals(
        """
        Scan results from table 'Orders', aggregated over 2 items (exact):
        sum(Total): 0
        No item has a number in Total. To see which attributes there are, use attributes: true.
        Consumed 0.5 read units.\
        """,
        scan.call("{\"table_name\": \"Orders\", \"aggregate\": [\"sum(Total)\"]}").body());
  }

  @Test
  void figuresGoOnFromTheirTokenToTheExactResult() {
    dynamoDb.answer(PAGE).answer(PAGE).answer(LAST_PAGE);
    var scan = FunctionFixture.of("scan", dynamoDb).within(ONE_PAGE);
    var first = scan.call(BY_STATUS);
    assertTrue(
        first
            .body()
            .startsWith(
                "Scan results from table 'Orders', aggregated over 2 items so far; more may exist:\n"),
        first.body());
    var second = scan.call(withToken(BY_STATUS, token(first)));
    assertTrue(second.body().contains("over 4 items so far"), second.body());
    assertEquals(WHOLE.formatted("0.5"), scan.call(withToken(BY_STATUS, token(second))).body());
  }

  @Test
  void aCallerThatGoesOnByItselfSeesOnlyTheExactResult() {
    dynamoDb.answer(PAGE).answer(PAGE).answer(LAST_PAGE);
    var scan = FunctionFixture.of("scan", dynamoDb).within(ONE_PAGE);
    String arguments = BY_STATUS;
    for (int i = 0; i < 2; i++) {
      var continuation = scan.callAndContinue(arguments);
      assertEquals(202, continuation.status(), continuation.body());
      arguments =
          withToken(BY_STATUS, Json.read(continuation.body()).at("/continue/next_token").asText());
    }
    assertEquals(WHOLE.formatted("1.5"), scan.callAndContinue(arguments).body());
  }

  @Test
  void oneCallReadsAllPagesIfThereIsTime() {
    dynamoDb.answer(PAGE).answer(PAGE).answer(LAST_PAGE);
    assertEquals(
        WHOLE.formatted("1.5"), FunctionFixture.of("scan", dynamoDb).call(BY_STATUS).body());
  }

  @ParameterizedTest
  @CsvSource({
    "400, ThrottlingException",
    "500, InternalServerError",
  })
  void aFailureInTheMiddleLeavesWhatWasReadAsSoFar(int status, String type) {
    dynamoDb.answer(PAGE).error(status, type, "Try later");
    var scan = FunctionFixture.of("scan", dynamoDb);
    var text = scan.call(BY_STATUS);
    assertEquals(200, text.status(), text.body());
    assertTrue(text.body().contains("over 2 items so far; more may exist:"), text.body());
    assertFalse(text.body().contains("exact"), text.body());
    dynamoDb.answer(LAST_PAGE);
    scan.call(withToken(BY_STATUS, token(text)));
    var last = scan.call(withToken(BY_STATUS, token(text)));
    assertTrue(last.body().contains("over 4 items (exact):"), last.body());
  }

  @Test
  void aFailureThatPassesIsRetriedAndTheResultIsExact() {
    dynamoDb
        .answer(PAGE)
        .error(500, "InternalServerError", "Try later")
        .breakOff(PAGE)
        .answer(PAGE)
        .error(400, "ThrottlingException", "Rate exceeded")
        .fail(new IOException("Connection reset"))
        .answer(LAST_PAGE);
    assertEquals(
        WHOLE.formatted("1.5"), FunctionFixture.of("scan", dynamoDb).call(BY_STATUS).body());
  }

  @Test
  void aPageThatHangsLeavesWhatWasReadAsSoFar() {
    dynamoDb.answer(PAGE).hang();
    var answer =
        FunctionFixture.of("scan", dynamoDb).within(Duration.ofSeconds(6)).call(inJson(BY_STATUS));
    JsonNode json = Json.read(answer.body());
    assertFalse(json.path("exact").asBoolean(true));
    assertEquals(2, json.path("items").asInt());
    assertTrue(json.has("next_token"));
  }

  @Test
  void aTokenBelongsToItsFigures() {
    dynamoDb.answer(PAGE);
    var scan = FunctionFixture.of("scan", dynamoDb).within(ONE_PAGE);
    String token = token(scan.call(BY_STATUS));
    for (String other :
        List.of(
            BY_STATUS.replace("avg(total)", "avg(age)"),
            BY_STATUS.replace("[\"status\"]", "[\"userId\"]"),
            BY_STATUS.replace("\"count\", ", ""),
            BY_STATUS.replace("{\"table_name\"", "{\"order_by\": \"count\", \"table_name\""))) {
      var refused = scan.call(withToken(other, token));
      assertEquals(400, refused.status());
      assertTrue(refused.body().contains("belongs to other arguments"), refused.body());
    }
    String spelledOtherwise =
        BY_STATUS
            .replace("\"sum(total)\"", "\" SUM( total )\"")
            .replace("[\"status\"]", "\"status\"");
    assertEquals(200, scan.call(withToken(spelledOtherwise, token)).status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'avg(size)' | size",
        "['count', 'avg(size)', 'min(size)'] | size",
        "['avg(address.zip)', 'max(address)'] | address",
        "['avg(address.zip)', 'max(address.city)'] | address.zip, address.city",
        "['sum(scores[2])'] | scores",
        "['sum(scores[2].x)', 'sum(a.b[0])'] | scores, a.b",
        "['sum(#a)', 'avg(plain)'] | #a=a.b, plain",
        "['sum(list[0].#a)', 'count'] | list",
      })
  void onlyTheNecessaryAttributesAreRead(String figures, String read) {
    dynamoDb.answer("{\"Items\":[],\"Count\":0,\"ScannedCount\":0}");
    var answer =
        FunctionFixture.of("scan", dynamoDb)
            .call(
                "{\"table_name\": \"Orders\", \"aggregate\": %s%s}"
                    .formatted(
                        figures.replace('\'', '"'),
                        figures.contains("#a")
                            ? ", \"expression_attribute_names\": {\"#a\": \"a.b\"}"
                            : ""));
    assertEquals(200, answer.status(), answer.body());
    JsonNode request = dynamoDb.requests().getLast();
    String sent = request.path("ProjectionExpression").asText();
    for (Map.Entry<String, JsonNode> name : request.path("ExpressionAttributeNames").properties()) {
      assertTrue(sent.contains(name.getKey()), () -> "unused " + name);
      sent =
          sent.replaceAll(
              name.getKey() + "\\b",
              name.getKey().startsWith("#mcp")
                  ? name.getValue().asText()
                  : name.getKey() + "=" + name.getValue().asText());
    }
    assertEquals(read, sent);
  }

  @Test
  void aCountAloneReadsNoItems() {
    dynamoDb.answer("{\"Count\":7,\"ScannedCount\":9}");
    var answer =
        FunctionFixture.of("scan", dynamoDb)
            .call(
                "{\"table_name\": \"Orders\", \"aggregate\": \"count\", \"order_by\": \"count desc\"}");
    assertTrue(answer.body().contains("over 7 items (exact):\ncount: 7\n"), answer.body());
    assertEquals("COUNT", dynamoDb.requests().getLast().path("Select").asText());
  }

  @Test
  void anAliasMayStandInEveryArgumentAndTheAnswerHasTheNameItself() {
    dynamoDb.answer(LAST_PAGE);
    String arguments =
        """
        {"table_name": "Orders", "aggregate": ["sum(total)"], "group_by": ["status"],
         "order_by": "#s desc, sum(#t)", "filter_expression": "#s <> :x",
         "expression_attribute_names": {"#s": "status", "#t": "total"},
         "expression_attribute_values": {":x": "x"}}
        """;
    var answer = FunctionFixture.of("scan", dynamoDb).call(arguments);
    assertEquals(200, answer.status(), answer.body());
    assertTrue(answer.body().contains("  status: open\n  sum(total): 0.2\n"), answer.body());
    JsonNode names = dynamoDb.requests().getLast().path("ExpressionAttributeNames");
    assertTrue(names.has("#s"), "the filter uses it");
    assertFalse(names.has("#t"), "DynamoDB refuses an alias that no expression uses");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"count, sum(total), avg(total)\"",
        "\"[\\\"count\\\", \\\"sum(total)\\\", \\\"avg(total)\\\"]\"",
        "\"[count, sum(total), avg(total)]\"",
        "[\"COUNT\", \" Sum ( total ) \", \"AVG(total)\", \"count(*)\", \"sum(total)\"]",
        "[\"count, sum(total), avg(total)\"]"
      })
  void figuresAreTakenInEveryFormThatCanBeMeantInOneWay(String figures) {
    dynamoDb.answer(PAGE).answer(PAGE).answer(LAST_PAGE);
    assertEquals(
        WHOLE.formatted("1.5"),
        FunctionFixture.of("scan", dynamoDb)
            .call(
                "{\"table_name\": \"Orders\", \"aggregate\": %s, \"group_by\": \"status\"}"
                    .formatted(figures))
            .body());
  }

  @Test
  void groupByNeedsFigures() {
    var answer =
        FunctionFixture.of("scan", dynamoDb)
            .call("{\"table_name\": \"Orders\", \"group_by\": [\"status\"]}");
    assertEquals(400, answer.status());
    assertTrue(
        answer.body().contains("group_by needs aggregate, for example [\"count\"]"), answer.body());
  }

  @Test
  void aHundredFiguresAreTakenAndMoreAreRefused() {
    dynamoDb.answer(LAST_PAGE);
    for (int number : List.of(100, 101)) {
      String figures =
          IntStream.range(0, number)
              .mapToObj("\"sum(total.a%d)\""::formatted)
              .collect(Collectors.joining(", "));
      var answer =
          FunctionFixture.of("scan", dynamoDb)
              .call("{\"table_name\": \"Orders\", \"aggregate\": [%s]}".formatted(figures));
      assertEquals(number == 100 ? 200 : 400, answer.status());
      assertTrue(
          answer
              .body()
              .contains(
                  number == 100 ? "\nsum(total.a99): 0\n" : "aggregate takes up to 100 entries"),
          answer.body());
    }
  }

  /** A last page with so many groups, whose values start with this text. */
  private static String groups(int number, String text) {
    return IntStream.range(0, number)
        .mapToObj(
            i -> "{\"status\":{\"S\":\"%s%06d\"},\"total\":{\"N\":\"%d\"}}".formatted(text, i, i))
        .collect(
            Collectors.joining(
                ",",
                "{\"Items\":[",
                "],\"Count\":%d,\"ScannedCount\":%d}".formatted(number, number)));
  }

  @Test
  void moreGroupsThanTheLimitAreCountedAndTheFirstAreShown() {
    dynamoDb.answer(groups(132, "status"));
    var scan = FunctionFixture.of("scan", dynamoDb);
    String text = scan.call(BY_STATUS).body();
    assertTrue(text.contains("Group 25:\n"), text);
    assertFalse(text.contains("Group 26:\n"), text);
    assertTrue(
        text.contains(
            "Showing 25 of 132 groups, the largest first. For others, raise limit, sort with order_by, or narrow the items.\n"),
        text);
    String sorted = BY_STATUS.replace("{", "{\"order_by\": \"sum(total) desc\", \"limit\": 2, ");
    JsonNode json = Json.read(scan.call(inJson(sorted)).body());
    assertEquals(2, json.path("groups").size());
    assertEquals(132, json.path("group_count").asInt());
    assertEquals("status000131", json.at("/groups/0/key/status").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "dynamodb_json"})
  void groupsThatDoNotFitIntoTheAnswerAreLeftOutAndItSaysSo(String format) {
    dynamoDb.answer(groups(1000, "x".repeat(150)));
    String arguments =
        Json.write(((ObjectNode) Json.read(BY_STATUS)).put("limit", 1000).put("format", format));
    var answer = FunctionFixture.of("scan", dynamoDb).call(arguments);
    assertTrue(answer.body().length() <= 40_000, () -> "length " + answer.body().length());
    assertTrue(answer.body().length() > 35_000, () -> "length " + answer.body().length());
    if (format.equals("text")) {
      assertTrue(answer.body().contains(" of 1000 groups, the largest first."), answer.body());
      assertTrue(answer.body().contains("One answer holds no more"), answer.body());
    } else {
      JsonNode json = Json.read(answer.body());
      assertEquals(1000, json.path("group_count").asInt());
      assertTrue(json.path("note").asText().contains("One answer holds no more"), answer.body());
    }
  }

  @Test
  void aLongValueOfAGroupIsCutInTextAndLeftOutInJson() {
    dynamoDb.answer(groups(2, "x".repeat(300_000)));
    var scan = FunctionFixture.of("scan", dynamoDb);
    String text = scan.call(BY_STATUS).body();
    assertTrue(text.contains("\n  status: <string, 300006 characters: \"xxx"), text);
    assertTrue(text.contains("\n  sum(total): 1\n"), text);
    assertTrue(text.length() < 5_000, text);
    JsonNode group = Json.read(scan.call(inJson(BY_STATUS)).body()).path("groups").path(0);
    assertFalse(group.path("key").has("status"));
    assertEquals(300_008, group.at("/not_shown/status").asInt());
  }

  @Test
  void aSmallBudgetStillShowsAGroup() {
    dynamoDb.answer(groups(50, "x".repeat(3_000)));
    var answer =
        FunctionFixture.of("scan", dynamoDb, Map.of("MCP_MAX_RESPONSE_CHARS", "1000"))
            .call(BY_STATUS);
    assertTrue(answer.body().contains("Group 1:\n"), answer.body());
    assertTrue(answer.body().contains(" of 50 groups, the largest first."), answer.body());
    assertTrue(answer.body().length() <= 1_000, answer.body());
  }

  @Test
  void aStateTooLargeForAnAssistantsTokenGetsAdviceAndForAProgramGoesOn() {
    String many =
        groups(5_000, "customer")
            .replace("],\"Count", "],\"LastEvaluatedKey\":{\"id\":{\"S\":\"9\"}},\"Count");
    dynamoDb.answer(many);
    var scan = FunctionFixture.of("scan", dynamoDb).within(ONE_PAGE);
    String text = scan.call(BY_STATUS).body();
    assertTrue(text.contains("so far; more may exist:"), text);
    assertTrue(text.contains("This can't go on in another call"), text);
    var continuation = scan.callAndContinue(BY_STATUS);
    assertEquals(202, continuation.status());
    dynamoDb.answer(groups(5_000, "customer"));
    scan.callAndContinue(BY_STATUS);
    JsonNode json =
        Json.read(
            scan.callAndContinue(
                    inJson(
                        withToken(
                            BY_STATUS,
                            Json.read(continuation.body()).at("/continue/next_token").asText())))
                .body());
    assertEquals(5_000, json.path("group_count").asInt());
    assertEquals(10_000, json.path("items").asInt());
    assertEquals(2, json.at("/groups/0/values/count").asInt());
  }

  @Test
  void tooManyGroupsAreRefusedWithAdvice() {
    dynamoDb.answer(groups(10_001, ""));
    var answer = FunctionFixture.of("scan", dynamoDb).call(BY_STATUS);
    assertEquals(400, answer.status());
    assertEquals(
        "There are more than 10,000 groups, and no answer holds so many: group by an attribute with fewer values, or narrow the items that are read.",
        answer.body());
  }
}
