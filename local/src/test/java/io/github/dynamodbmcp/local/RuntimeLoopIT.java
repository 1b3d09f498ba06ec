package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A function's process and Lambda's runtime API. */
@Timeout(120)
final class RuntimeLoopIT {
  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withUsers();

  @Test
  void oneProcessAnswersOneEventAfterTheOther() throws Exception {
    try (FunctionProcess function = function("get-item", Map.of())) {
      for (int i = 0; i < 3; i++) {
        assertEquals("Alice Johnson", name(function.invoke(get("user001"))));
      }
    }
  }

  /** The runtime interface client's own loop runs then. */
  @Test
  void aFunctionAlsoRunsWhereLambdaSendsSeveralEventsAtOnce() throws Exception {
    try (FunctionProcess function =
        function("get-item", Map.of("AWS_LAMBDA_MAX_CONCURRENCY", "2"))) {
      assertEquals("Alice Johnson", name(function.invoke(get("user001"))));
    }
  }

  @Test
  void aFunctionThatCannotStartTellsLambdaWhy() throws Exception {
    Map<String, String> wrong = Map.of("MCP_MAX_RESPONSE_CHARS", "many");
    try (FunctionProcess function = function("get-item", wrong)) {
      IOException error = assertThrows(IOException.class, () -> function.invoke(get("user001")));
      assertTrue(error.toString().contains("MCP_MAX_RESPONSE_CHARS"), error::toString);
      ChildProcess.Ended ended = Objects.requireNonNull(function.end());
      assertEquals(1, ended.exitCode());
      assertTrue(ended.err().contains("MCP_MAX_RESPONSE_CHARS"), ended::err);
    }
  }

  @Test
  void afterAFailedDirectCallTheSameProcessAnswersTheNextEvent() throws Exception {
    try (FunctionProcess function = function("get-item", Map.of())) {
      IOException error =
          assertThrows(IOException.class, () -> function.invoke(Json.object().put("tabel", 1)));
      assertTrue(error.toString().contains("\"errorType\":\"BadRequest\""), error::toString);
      assertEquals("Alice Johnson", name(function.invoke(get("user001"))));
      ChildProcess.Ended ended = Objects.requireNonNull(function.end());
      // The audit line on standard output is the only record.
      assertEquals("", ended.err());
    }
  }

  private static FunctionProcess function(String command, Map<String, String> more)
      throws IOException {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "AWS_ENDPOINT_URL_DYNAMODB", SYSTEM.dynamoDbUrl(),
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "secret"));
    environment.putAll(more);
    return new FunctionProcess(
        new FunctionProcess.Configuration(
            "dynamodb-mcp-" + command, List.of(command), environment, Duration.ofSeconds(25)));
  }

  /** A direct call. */
  private static JsonNode get(String user) {
    return Json.read(
        "{\"table_name\":\"Users\",\"key\":{\"userId\":\"%s\"},\"format\":\"json\"}"
            .formatted(user));
  }

  private static String name(JsonNode answer) {
    return answer.findPath("name").asText();
  }
}
