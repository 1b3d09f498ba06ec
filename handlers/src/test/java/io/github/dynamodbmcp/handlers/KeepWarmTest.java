package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The event by which {@code cloudformation/keep-warm.yaml} invokes every function. */
final class KeepWarmTest {
  private static final Pattern PAYLOAD =
      Pattern.compile("\"Payload\": (\\{.*?\\n {24}})", Pattern.DOTALL);

  @AutoClose private final ScriptedDynamoDb network = new ScriptedDynamoDb();

  private static JsonNode event() throws IOException {
    Matcher payload =
        PAYLOAD.matcher(Files.readString(Path.of("../cloudformation/keep-warm.yaml")));
    assertTrue(payload.find());
    return Json.read(payload.group(1).getBytes(StandardCharsets.UTF_8));
  }

  static Stream<String> commands() {
    return McpFunctionClient.operations().stream().map(Operation::command);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anOperationRefusesItWithoutACallAndWithoutAFunctionError(String command) throws IOException {
    FunctionFixture function = FunctionFixture.of(command, network);
    JsonNode result = function.invoke(event().toString());
    assertEquals(400, result.path("statusCode").asInt(), result.toString());
    assertEquals(List.of(), network.sent());
    assertEquals("keep-warm", function.auditLine().path("claimed_user").asText());
  }

  @Test
  void theListOfToolsIsReturned() throws IOException {
    JsonNode result = FunctionFixture.tools().invoke(event().toString());
    assertEquals(200, result.path("statusCode").asInt(), result.toString());
  }

  @Test
  void theFunctionMcpRefusesItWithoutACall() throws IOException {
    assertEquals(405, McpFunctionClient.over(network).answer(event()).status());
    assertEquals(List.of(), network.sent());
  }
}
