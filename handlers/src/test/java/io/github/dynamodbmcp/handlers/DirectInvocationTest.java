package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.api.client.UserFault;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.converters.LambdaErrorConverter;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.operation.Operations;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A function that is invoked with its arguments, as Step Functions and the command line do. */
final class DirectInvocationTest {
  private static final String GET = "{\"table_name\":\"Users\",\"key\":{\"userId\":\"user001\"}}";

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();
  private final FunctionFixture getItem = FunctionFixture.of("get-item", dynamoDb);

  private static String with(String member) {
    return GET.substring(0, GET.length() - 1) + "," + member + "}";
  }

  private static UserFault failure(FunctionFixture function, String event) {
    return assertThrows(UserFault.class, () -> function.invoke(event));
  }

  private void answerWithAlice() {
    dynamoDb.answer(
        """
        {"Item":{"userId":{"S":"user001"},"age":{"N":"28"}},
         "ConsumedCapacity":{"TableName":"Users","CapacityUnits":0.5}}
        """);
  }

  @Test
  void theResultIsTheTextItself() {
    answerWithAlice();
    JsonNode result = getItem.invoke(GET);
    assertTrue(result.isTextual(), result.toString());
    assertTrue(result.asText().startsWith("Item from table 'Users':\n  userId: user001"));
  }

  @Test
  void aResultThatIsJsonIsTheObjectItself() {
    answerWithAlice();
    JsonNode result = getItem.invoke(with("\"format\":\"json\""));
    assertEquals(28, result.at("/item/age").asInt(), result.toString());
    assertTrue(result.path("found").asBoolean());
  }

  @Test
  void theAuditLineNamesNobodyAndSaysHowItWasInvoked() {
    answerWithAlice();
    getItem.invoke(GET);
    JsonNode line = getItem.auditLine();
    assertTrue(line.path("principal").isNull(), line.toString());
    assertTrue(line.path("claimed_user").isNull());
    assertTrue(line.path("account").isNull());
    assertTrue(line.path("source_ip").isNull());
    assertEquals("direct", line.path("invoked").asText());
    assertEquals("dynamodb_get_item", line.path("tool").asText());
    assertEquals("Users", line.path("table").asText());
    assertEquals(1, line.path("items").asInt());
    assertEquals(200, line.path("status").asInt());
  }

  @Test
  void aCallThroughTheGatewayIsNotMarked() {
    answerWithAlice();
    getItem.call(GET);
    assertFalse(getItem.auditLine().has("invoked"));
  }

  @Test
  void theDigitsOfANumberSurvive() {
    dynamoDb.answer("{\"ConsumedCapacity\":{\"CapacityUnits\":1}}");
    String digits = "12345678901234567890123456789012345678";
    FunctionFixture.of("put-item", dynamoDb)
        .invoke("{\"table_name\":\"Users\",\"item\":{\"userId\":\"a\",\"n\":" + digits + "}}");
    assertEquals(digits, dynamoDb.requests().getFirst().at("/Item/n/N").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "400, ValidationException, BadRequest",
    "400, AccessDeniedException, Forbidden",
    "400, ResourceNotFoundException, NotFound",
    "400, TransactionConflictException, Conflict",
    "400, ProvisionedThroughputExceededException, Throttled",
    "400, UnrecognizedClientException, InternalError",
    "500, InternalServerError, Unavailable",
  })
  void aFailedCallFailsTheInvocationWithATypeToCatch(int status, String code, String type) {
    dynamoDb.error(status, code, "No reason");
    var reported = LambdaErrorConverter.fromUserFault(failure(getItem, GET));
    assertEquals(type, reported.errorType);
    assertTrue(reported.errorMessage.endsWith("."), reported.errorMessage);
    assertNull(reported.stackTrace);
    assertEquals("direct", getItem.auditLine().path("invoked").asText());
  }

  @Test
  void aLostConnectionAndAMissedDeadlineAreToldApart() {
    dynamoDb.fail(new IOException("Connection reset"));
    assertEquals("Unavailable", failure(getItem, GET).exception);
    ScriptedDynamoDb silent = new ScriptedDynamoDb().hang();
    FunctionFixture hurried =
        FunctionFixture.of("get-item", silent).within(Duration.ofMillis(1500));
    assertEquals("TimedOut", failure(hurried, GET).exception);
    silent.close();
  }

  @Test
  void aBugFailsTheInvocationWithTheRequestsId() {
    UserFault failure =
        failure(FunctionFixture.failing("get-item", new IllegalStateException("secret")), GET);
    assertEquals("InternalError", failure.exception);
    assertTrue(failure.msg.contains("8476a536-e9f4-11e8-9739-2dfe598c3fcd"), failure.msg);
    assertFalse(failure.reportableError().contains("secret"));
  }

  @Test
  void anErrorShowsNoItemSinceCallersLogIt() {
    dynamoDb.answer(
        400,
        """
        {"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
         "message":"The conditional request failed",
         "Item":{"userId":{"S":"user001"},"salary":{"N":"123456"}}}
        """);
    FunctionFixture put = FunctionFixture.of("put-item", dynamoDb);
    String event =
        "{\"table_name\":\"Users\",\"item\":{\"userId\":\"user001\"},"
            + "\"condition_expression\":\"attribute_not_exists(userId)\"}";
    assertTrue(put.call(event).body().contains("123456"));
    UserFault failure = failure(put, event);
    assertEquals("Conflict", failure.exception);
    assertFalse(failure.reportableError().contains("123456"), failure.reportableError());
    assertFalse(failure.msg.isBlank());
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "dynamodb_json"})
  void aCancelledTransactionSaysWhichActionFailedAndShowsNoItem(String format) {
    dynamoDb.answer(
        400,
        """
        {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
         "message":"Transaction cancelled",
         "CancellationReasons":[
          {"Code":"ConditionalCheckFailed","Item":{"userId":{"S":"user001"},"salary":{"N":"123456"}}},
          {"Code":"ValidationError","Message":"An operand in the update expression has an incorrect data type"},
          {"Code":"ConditionalCheckFailed"}]}
        """);
    String update =
        "{\"update\":{\"table_name\":\"Users\",\"key\":{\"userId\":\"%s\"},"
            + "\"set\":{\"a\":1},\"condition_expression\":\"attribute_exists(b)\"}}";
    String event =
        "{\"actions\":[%s,%s,%s],\"format\":\"%s\"}"
            .formatted(
                update.formatted("user001"),
                update.formatted("user002"),
                update.formatted("user003"),
                format);
    UserFault failure = failure(FunctionFixture.of("transact-write", dynamoDb), event);
    assertFalse(failure.reportableError().contains("123456"), failure.msg);
    assertTrue(failure.msg.contains("incorrect data type"), failure.msg);
    assertTrue(failure.msg.contains("user003"), failure.msg);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"version\":\"2.0\"",
        "\"routeKey\":\"POST /dynamodb/get-item\"",
        "\"headers\":{\"x-mcp-user\":\"ann\",\"x-mcp-continue\":\"1\"}",
        "\"body\":\"{}\"",
        "\"isBase64Encoded\":true",
        "\"requestContext\":\"x\"",
        "\"requestContext\":null",
        "\"requestContext\":[{}]",
      })
  void whatIsNamedLikeAMemberOfAGatewaysEventIsAnUnknownArgument(String member) {
    UserFault failure = failure(getItem, with(member));
    assertEquals("BadRequest", failure.exception);
    String name = member.substring(1, member.indexOf("\":"));
    assertTrue(failure.msg.contains(name + " is unknown"), failure.msg);
    assertTrue(dynamoDb.requests().isEmpty());
    JsonNode line = getItem.auditLine();
    assertTrue(line.path("claimed_user").isNull());
    assertEquals("direct", line.path("invoked").asText());
  }

  @Test
  void anEventWithARequestContextIsTheGatewaysAndItsMembersAreNoArguments() {
    JsonNode answer = getItem.invoke(with("\"requestContext\":{\"http\":{}}"));
    assertEquals(400, answer.path("statusCode").asInt(), answer.toString());
    assertTrue(answer.path("body").asText().contains("table_name"), answer.toString());
    assertFalse(getItem.auditLine().has("invoked"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "true", "\"x\"", "[[[[", "{\"a\":1,\"a\":2}", "\u0000"})
  void anEventThatIsNoObjectIsRefused(String event) {
    for (FunctionFixture function : List.of(getItem, FunctionFixture.tools())) {
      UserFault failure = failure(function, event);
      assertEquals("BadRequest", failure.exception);
      assertTrue(failure.msg.startsWith("The event "), failure.msg);
      assertEquals(400, function.auditLine().path("status").asInt());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null"})
  void anEmptyEventIsACallWithoutArguments(String event) {
    dynamoDb.answer("{\"TableNames\":[\"Users\"]}");
    assertTrue(
        FunctionFixture.of("list-tables", dynamoDb).invoke(event).asText().contains("Users"));
    FunctionFixture tools = FunctionFixture.tools();
    assertEquals(Operations.all().size(), tools.invoke(event).size());
    assertEquals("tools", tools.auditLine().path("tool").asText());
    assertEquals("direct", tools.auditLine().path("invoked").asText());
    assertTrue(failure(getItem, event).msg.contains("table_name"));
  }

  @Test
  void theListOfToolsTakesNoArguments() {
    UserFault failure = failure(FunctionFixture.tools(), "{\"limit\":1}");
    assertEquals("BadRequest", failure.exception);
    assertEquals("tools takes no arguments: invoke it with {}.", failure.msg);
  }
}
