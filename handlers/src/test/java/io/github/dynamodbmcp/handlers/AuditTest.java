package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call writes one audit line with who did what, and nothing from the items. */
final class AuditTest {
  @AutoClose
  private final ScriptedDynamoDb dynamoDb =
      new ScriptedDynamoDb()
          .answer(
              """
              {"Item":{"userId":{"S":"user001"},"name":{"S":"Alice"}},
               "ConsumedCapacity":{"TableName":"Users","CapacityUnits":0.5}}
              """);

  private final FunctionFixture function = FunctionFixture.of("get-item", dynamoDb);

  @Test
  void theLineNamesTheVerifiedCallerTheToolTheTableAndTheCost() {
    function.call(
        "{\"table_name\": \"arn:aws:dynamodb:us-east-1:123456789012:table/Users\", \"key\":"
            + " {\"userId\": \"user001\"}}");
    JsonNode line = function.auditLine();
    assertEquals(
        List.of(
            "timestamp",
            "level",
            "audit",
            "tool",
            "principal",
            "claimed_user",
            "account",
            "source_ip",
            "table",
            "index",
            "status",
            "items",
            "consumed_capacity",
            "duration_ms",
            "cold_start",
            "request_id",
            "trace_id"),
        line.propertyStream().map(Map.Entry::getKey).toList());
    assertEquals("INFO", line.path("level").asText());
    assertTrue(line.path("audit").asBoolean());
    assertEquals("dynamodb_get_item", line.path("tool").asText());
    assertEquals("arn:aws:iam::123456789012:user/alice", line.path("principal").asText());
    assertEquals("alice", line.path("claimed_user").asText());
    assertEquals("123456789012", line.path("account").asText());
    assertEquals("203.0.113.7", line.path("source_ip").asText());
    assertEquals("Users", line.path("table").asText());
    assertTrue(line.path("index").isNull());
    assertEquals(200, line.path("status").asInt());
    assertEquals(1, line.path("items").asInt());
    assertEquals(0.5, line.path("consumed_capacity").asDouble());
    assertTrue(line.path("cold_start").asBoolean());
    assertEquals("8476a536-e9f4-11e8-9739-2dfe598c3fcd", line.path("request_id").asText());
    assertEquals(
        "Root=1-67891233-abcdef012345678912345678;Sampled=1", line.path("trace_id").asText());
  }

  @Test
  void onlyTheFirstCallOfAProcessIsAColdStart() {
    String get = "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}}";
    function.call(get);
    function.call(get);
    assertTrue(function.logLines().getFirst().contains("\"cold_start\":true"));
    assertTrue(function.logLines().getLast().contains("\"cold_start\":false"));
  }

  @Test
  void aRefusedCallLeavesItsLineTooWithTheTableThatItNamed() {
    function.call("{\"table_name\": \"Users\", \"kee\": {}}");
    JsonNode line = function.auditLine();
    assertEquals(400, line.path("status").asInt());
    assertEquals("WARN", line.path("level").asText());
    assertEquals("Users", line.path("table").asText());
  }

  @Test
  void theLineHoldsNoKeyAndNoValue() {
    function.call("{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}}");
    String line = function.logLines().getFirst();
    assertFalse(line.contains("user001"), line);
    assertFalse(line.contains("Alice"), line);
  }

  @Test
  void noExpressionAndNoValueOfAWriteGetsIntoTheLineEither() {
    FunctionFixture update = FunctionFixture.of("update-item", dynamoDb);
    update.call(
        """
        {"table_name": "Users", "key": {"userId": "secret-key"},
         "update_expression": "SET secretname = :v", "condition_expression": "secretname = :w",
         "expression_attribute_values": {"v": "secret-value", "w": "secret-other"}}
        """);
    assertFalse(update.logLines().getFirst().contains("secret"), update.logLines()::toString);
  }

  @Test
  void theTraceComesFromThePropertyWhereTheContextHasNone() {
    System.setProperty("com.amazonaws.xray.traceHeader", "Root=1-property");
    try {
      function
          .withoutTrace()
          .call("{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}}");
      assertEquals("Root=1-property", function.auditLine().path("trace_id").asText());
    } finally {
      System.clearProperty("com.amazonaws.xray.traceHeader");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice\n{\"audit\":true,\"principal\":\"root\"}",
        "alice\",\"principal\":\"root",
        "\r\n\r\n",
        "\u0000\u001b[2J\u2028\u2029\u0085",
        "\\\"\\",
        "\ud800",
      })
  void aHostileUserHeaderNeitherBreaksNorForgesTheLine(String user) {
    var event =
        FunctionFixture.event("{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}}");
    event.getHeaders().put("x-mcp-user", user);
    function.call(event);
    JsonNode line = function.auditLine();
    assertEquals("arn:aws:iam::123456789012:user/alice", line.path("principal").asText());
    assertTrue(
        function.logLines().getFirst().chars().allMatch(c -> c >= ' ' && c < 127),
        "nothing but printable ASCII");
  }

  @Test
  void aHugeUserHeaderAndHugeNamesAreCut() {
    var event =
        FunctionFixture.event(
            "{\"table_name\": \"%s\", \"%s\": 1}"
                .formatted("t".repeat(100_000), "n".repeat(100_000)));
    event.getHeaders().put("x-mcp-user", "u".repeat(100_000));
    var answer = function.call(event);
    assertEquals(400, answer.status());
    assertTrue(answer.body().length() < 1000, answer.body());
    assertTrue(function.logLines().getFirst().length() < 1000);
    assertEquals(400, function.auditLine().path("status").asInt());
  }

  @Test
  void aUserHeaderNeverBecomesThePrincipal() {
    var event =
        FunctionFixture.event("{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}}");
    event.getRequestContext().setAuthorizer(null);
    function.call(event);
    assertTrue(function.auditLine().path("principal").isNull());
    assertEquals("alice", function.auditLine().path("claimed_user").asText());
  }
}
