package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.json.Json;
import io.github.dynamodbmcp.handlers.operation.Operations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in, a function answers with a 4xx, soon, and lives on. */
final class HostileInputTest {
  private static final int ROUNDS = 2000;
  private static final Duration SOON = Duration.ofSeconds(5);

  static Stream<String> commands() {
    return Operations.all().stream().map(operation -> operation.tool().command());
  }

  static Stream<String> hostileBodies() {
    String item = "{\"table_name\": \"Users\", \"key\": %s, \"item\": %<s, \"keys\": [%<s]}";
    return Stream.of(
        "",
        " ",
        "null",
        "7",
        "\"text\"",
        "[[[[",
        "{",
        "{}",
        "{\"table_name\": {\"a\": 1}}",
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        item.formatted("{\"id\":".repeat(5_000) + "1" + "}".repeat(5_000)),
        item.formatted("{\"id\": 1e999999999}"),
        item.formatted("{\"id\": -1e-999999999}"),
        item.formatted("{\"id\": 1e99999999999999}"),
        item.formatted("{\"id\": " + "9".repeat(999) + "}"),
        item.formatted("{\"id\": " + "9".repeat(100_000) + "}"),
        item.formatted("{\"id\": {\"N\": \"" + "9".repeat(100_000) + "\"}}"),
        item.formatted("{\"id\": {\"N\": \"1e999999999\"}}"),
        item.formatted("\"" + "{\\\"id\\\":".repeat(1000) + "\""),
        item.formatted("{\"id\": NaN}"),
        item.formatted("{\"id\": {\"B\": \"====\"}}"),
        item.formatted("{\"\": \"\"}"),
        "{\"table_name\": \"Users\", \"table_name\": \"Users\"}",
        "{\"table_name\": \"../../etc/passwd\", \"key\": {\"a\": 1}}",
        "{\"table_name\": \"Users\", \"next_token\": \"AAAAAAAAAAAAAAAAAAAAAAAA\"}",
        "{\"table_name\": \"Users\", \"next_token\": \"%%%\"}",
        "{\"table_name\": \"Users\", \"projection\": [\"" + "a.".repeat(50_000) + "a\"]}",
        "{\"table_name\": \"Users\", \"projection\": [\"a[99999999999]\"]}",
        "\ufeff{}",
        "{\"table_name\": \"Users\u0000\"}");
  }

  @ParameterizedTest
  @MethodSource("hostileBodies")
  void aHostileBodyGetsAClearError(String body) {
    commands()
        .filter(command -> !command.equals("list-tables"))
        .forEach(command -> refuses(command, FunctionFixture.event(body)));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void randomBytesGetAClearError(String command) {
    Random random = new Random(20261122);
    FunctionFixture function = FunctionFixture.of(command, refusing());
    for (int i = 0; i < ROUNDS; i++) {
      byte[] event = new byte[random.nextInt(200)];
      random.nextBytes(event);
      refused(assertTimeoutPreemptively(SOON, () -> function.call(event)));
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aMutatedEventGetsAnAnswerThatIsNoFaultOfOurs(String command) {
    Random random = new Random(20261122);
    FunctionFixture function = FunctionFixture.of(command, refusing());
    byte[] valid =
        Json.writeBytes(
            Json.object()
                .put("body", "{\"table_name\": \"Users\", \"key\": {\"id\": 1}, \"limit\": 3}")
                .<ObjectNode>set("requestContext", Json.object()));
    for (int i = 0; i < ROUNDS; i++) {
      byte[] event = valid.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        event[random.nextInt(event.length)] = (byte) random.nextInt(256);
      }
      var answer = assertTimeoutPreemptively(SOON, () -> function.call(event));
      assertTrue(answer.status() < 500, () -> new String(event, StandardCharsets.ISO_8859_1));
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anEventThatIsNotApiGatewaysIsRefused(String command) {
    FunctionFixture function = FunctionFixture.of(command, refusing());
    for (String event :
        List.of(
            "{}",
            "[]",
            "null",
            "\"x\"",
            "{\"body\": \"{}\"}",
            "{\"requestContext\": 1}",
            "{\"requestContext\": {}, \"isBase64Encoded\": true, \"body\": \"%\"}",
            "{\"requestContext\": {}, \"isBase64Encoded\": true, \"body\": \"/////w==\"}")) {
      refused(function.call(event.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static void refuses(
      String command, com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent event) {
    FunctionFixture function = FunctionFixture.of(command, refusing());
    refused(assertTimeoutPreemptively(SOON, () -> function.call(event)));
    function.auditLine();
  }

  private static void refused(FunctionFixture.Answer answer) {
    assertTrue(answer.status() >= 400 && answer.status() < 500, answer::toString);
    assertFalse(answer.body().contains("Exception"), answer.body());
    assertFalse(answer.body().contains("\tat "), answer.body());
    assertTrue(answer.body().length() < 3000, () -> "long: " + answer.body().length());
  }

  private static ScriptedDynamoDb refusing() {
    return new ScriptedDynamoDb()
        .error(400, "ValidationException", "The provided key element does not match the schema");
  }
}
