package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A function answers hostile input with a 4xx status, quickly, and keeps working. */
@Timeout(30)
final class HostileInputTest {
  private static final int ROUNDS = 3000;

  @AutoClose
  private final ScriptedDynamoDb dynamoDb =
      new ScriptedDynamoDb()
          .error(400, "ValidationException", "The provided key element does not match the schema");

  /** A call that is valid once VALUE is replaced. */
  record Call(String command, String arguments) {
    String with(String value) {
      return arguments.replace("VALUE", value).replace('\'', '"');
    }
  }

  static Stream<Call> calls() {
    return Stream.concat(
        // Each operation's example, with a placeholder in its key.
        Stream.concat(Operations.all().stream(), Operations.extensions().stream())
            .filter(operation -> operation.example().contains("\"user001\""))
            .map(operation ->
                new Call(operation.command(), operation.example().replace("\"user001\"", "VALUE"))),
        Stream.of(
            new Call(
                "scan",
                "{'table_name': 'Users', 'filter_expression': 'id = :v',"
                    + " 'expression_attribute_values': {':v': VALUE}}"),
            new Call(
                "update-item",
                "{'table_name': 'Users', 'key': {'id': 'x'}, 'set': {'a': VALUE}}")));
  }

  static Stream<String> hostileValues() {
    return Stream.of(
        "1e999999999",
        "-1e-999999999",
        "1e99999999999999",
        "9".repeat(999),
        "9".repeat(100_000),
        "NaN",
        "{'id':".repeat(5_000) + "1" + "}".repeat(5_000),
        "[".repeat(100_000),
        "{'N': '" + "9".repeat(380) + "'}",
        "{'N': '1e999999999'}",
        "{'NS': ['1e126']}",
        "'\u0000' : ''",
        "{'a': 1, 'a': 2}",
        "tru");
  }

  static Stream<String> hostileBodies() {
    return Stream.of(
        "7",
        "'text'",
        "[[[[",
        "{",
        "[".repeat(100_000),
        "{'a':".repeat(100_000),
        "{'table_name': {'a': 1}}",
        "{'table_name': 'Users', 'table_name': 'Users'}",
        "{'table_name': '../../etc/passwd'}",
        "{'table_name': 'Users\\u0000'}",
        "{'table_name': 'Users', 'next_token': '%%%'}",
        "{'table_name': 'Users', 'projection': ['" + "a.".repeat(50_000) + "a', 7]}",
        "{'table_name': 'Users', 'projection': ['a[99999999999]']}",
        "{'table_name': 'Users', 'key': '" + "[".repeat(100_000) + "'}",
        "\ufeff{}",
        "{'table_name': 'Users', 'key': {'id': 1}, 'projection': ['a"
            + "[0]".repeat(30_000)
            + "']}",
        // As large as Lambda accepts, and entirely wrong.
        IntStream.range(0, 300_000)
            .mapToObj("'unknown-%d': 1"::formatted)
            .collect(Collectors.joining(", ", "{", "}")));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void validArgumentsReachDynamoDb(Call call) {
    FunctionFixture.of(call.command(), dynamoDb).call(call.with("'x'"));
    assertFalse(dynamoDb.requests().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("hostileValues")
  void aHostileValueInItsPlaceIsRefusedBeforeDynamoDb(String value) {
    calls()
        .forEach(call -> {
          refused(FunctionFixture.of(call.command(), dynamoDb).call(call.with(value)));
          assertTrue(dynamoDb.requests().isEmpty(), call::toString);
        });
  }

  @ParameterizedTest
  @MethodSource("hostileBodies")
  void aHostileBodyIsRefused(String body) {
    for (String command :
        List.of("get-item", "scan", "put-item", "list-tables", "transact-write")) {
      FunctionFixture function = FunctionFixture.of(command, dynamoDb);
      refused(function.call(body.replace('\'', '"')));
      function.auditLine();
    }
  }

  /** DynamoDB would refuse such an expression; building it must not take long. */
  @ParameterizedTest
  @ValueSource(strings = {"update-item", "get-item"})
  void aHundredThousandNamesTakeNoTime(String command) {
    String names =
        IntStream.range(0, 100_000)
            .mapToObj(i -> command.equals("get-item") ? "'n" + i + "'" : "'n" + i + "': 1")
            .collect(Collectors.joining(", "));
    String arguments =
        command.equals("get-item")
            ? "{'table_name': 'Users', 'key': {'id': 'x'}, 'projection': [%s]}"
            : "{'table_name': 'Users', 'key': {'id': 'x'}, 'set': {%s}}";
    refused(
        FunctionFixture.of(command, dynamoDb).call(arguments.formatted(names).replace('\'', '"')));
  }

  @Test
  void randomBytesAreRefused() {
    Random random = new Random(20261122);
    FunctionFixture function = FunctionFixture.of("get-item", dynamoDb);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] event = new byte[random.nextInt(200)];
      random.nextBytes(event);
      refused(function.call(event));
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aMutatedEventIsNeverAnsweredAsABug(Call call) {
    Random random = new Random(call.arguments().hashCode());
    FunctionFixture function = FunctionFixture.of(call.command(), dynamoDb);
    byte[] right =
        Json.writeBytes(
            Json.object()
                .put("body", call.with("[1, {'S': 'x'}, null]"))
                .<ObjectNode>set("requestContext", Json.object()));
    for (int i = 0; i < ROUNDS; i++) {
      byte[] event = right.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        event[random.nextInt(event.length)] = (byte) random.nextInt(256);
      }
      var answer = function.call(event);
      assertTrue(answer.status() < 500, () -> new String(event, StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void anEventThatIsNotApiGatewaysIsRefused() {
    FunctionFixture function = FunctionFixture.of("list-tables", dynamoDb);
    for (String event :
        List.of(
            "",
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

  private static void refused(FunctionFixture.Answer answer) {
    assertTrue(answer.status() >= 400 && answer.status() < 500, answer::toString);
    assertFalse(answer.body().contains("Exception"), answer.body());
    assertFalse(answer.body().contains("\tat "), answer.body());
    assertTrue(answer.body().length() < 3000, () -> "long: " + answer.body().length());
  }
}
