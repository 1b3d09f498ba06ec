package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.lambda.WarmUp;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.handlers.relay.Backend;
import io.github.dynamodbmcp.handlers.relay.McpFunction;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** Each operation's example warms up its function without calling DynamoDB. */
final class WarmUpTest {
  private static final Settings SETTINGS =
      Settings.from(
          Map.of(
              "AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001",
              "AWS_ACCESS_KEY_ID", "key",
              "AWS_SECRET_ACCESS_KEY", "secret"));

  static Stream<String> commands() {
    return Stream.concat(Operations.all().stream(), Operations.extensions().stream())
        .map(operation -> operation.command());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theWarmUpRunsEveryLayerAndSendsOnlyAHealthRequest(String command) {
    Recording http = new Recording();
    WarmUp warmUp = new WarmUp();
    Handler handler =
        DaggerWiring.factory()
            .create(SETTINGS, _ -> warmUp.until(http, URI.create("https://dynamodb.test")))
            .handlers()
            .named(command)
            .orElseThrow();
    JsonNode answer = Json.read(warmUp.run(handler));
    assertEquals(200, answer.path("statusCode").asInt(), answer.toString());
    assertEquals(List.of("GET https://dynamodb.test/"), http.sent);
  }

  @Test
  void theFunctionForMcpWarmsUpTheSameWay() {
    Recording http = new Recording();
    Backend backend = Settings.backend(McpFunctionClient.ENVIRONMENT);
    WarmUp warmUp = new WarmUp();
    McpFunction function =
        new McpFunction(
            backend,
            Operations.all(),
            warmUp.until(http, backend.lambda()),
            new AuditLog(System.err));
    JsonNode answer = Json.read(Json.read(function.warmUp(warmUp)).path("body").asText());
    assertFalse(answer.at("/result/isError").asBoolean(true), answer.toString());
    assertEquals(List.of("GET https://lambda.us-east-1.amazonaws.com/"), http.sent);
  }

  @Test
  void theFunctionForMcpDoesNotStartWithoutItsBackend() {
    Map<String, String> environment = new HashMap<>(McpFunctionClient.ENVIRONMENT);
    environment.put("MCP_BACKEND_STACK", "not a name");
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new CommandFunction("mcp", environment, Recording::new));
    assertTrue(String.valueOf(refused.getMessage()).contains("MCP_BACKEND_STACK"));
  }

  /** Records requests, and fails them. */
  private static final class Recording implements SdkHttpClient {
    private final List<String> sent = new CopyOnWriteArrayList<>();

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      sent.add(request.httpRequest().method() + " " + request.httpRequest().getUri());
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          throw new IOException("There is no network");
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }
}
