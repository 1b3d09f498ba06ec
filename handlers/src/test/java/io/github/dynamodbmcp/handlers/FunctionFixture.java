package io.github.dynamodbmcp.handlers;

import com.amazonaws.services.lambda.runtime.api.client.UserFault;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.tests.EventLoader;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.OperationHandler;
import io.github.dynamodbmcp.handlers.core.ToolsHandler;
import io.github.dynamodbmcp.handlers.dynamodb.DynamoDb;
import io.github.dynamodbmcp.handlers.lambda.LambdaFunction;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A Lambda function whose client is the production one, over a scripted DynamoDB that closes it:
 *
 * <pre>{@code
 * @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();
 *
 * @Test
 * void anItemIsShown() {
 *   dynamoDb.answer("{\"Item\":{\"userId\":{\"S\":\"user001\"}}}");
 *   var answer = FunctionFixture.of("get-item", dynamoDb).call(GET);
 *   assertEquals(200, answer.status());
 * }
 * }</pre>
 */
final class FunctionFixture {
  /** An answer as API Gateway gets it. */
  record Answer(int status, Map<String, String> headers, String body) {}

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "AWS_REGION", "us-east-1",
          "AWS_ACCESS_KEY_ID", "key",
          "AWS_SECRET_ACCESS_KEY", "secret",
          "MCP_TOKEN_KEY", "the key of the tests");

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final LambdaFunction function;
  private Duration time = Duration.ofSeconds(25);
  private @Nullable String trace = "Root=1-67891233-abcdef012345678912345678;Sampled=1";

  private FunctionFixture(Handler handler) {
    this.function =
        new LambdaFunction(
            handler, new AuditLog(new PrintStream(log, true, StandardCharsets.UTF_8)));
  }

  private FunctionFixture(
      Operation operation, ScriptedDynamoDb http, Map<String, String> environment) {
    this(handler(operation, http, environment));
  }

  private static Handler handler(
      Operation operation, ScriptedDynamoDb http, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(ENVIRONMENT);
    all.putAll(environment);
    Settings settings = Settings.from(all);
    DynamoDb dynamoDb = new DynamoDb(settings.dynamoDb(), _ -> http);
    http.onClose(dynamoDb);
    return handler(operation, dynamoDb, settings);
  }

  private static Handler handler(Operation operation, DynamoDb dynamoDb, Settings settings) {
    DynamoDbClient client = operation.tool().readOnly() ? dynamoDb.reading() : dynamoDb.writing();
    return new OperationHandler(operation, client, settings.scope());
  }

  /** Builds the function of a command over this HTTP client, which the caller closes. */
  static FunctionFixture of(String command, SdkHttpClient http) {
    Settings settings = Settings.from(ENVIRONMENT);
    return new FunctionFixture(
        handler(operation(command), new DynamoDb(settings.dynamoDb(), _ -> http), settings));
  }

  /** Builds the function that lists the tools. */
  static FunctionFixture tools() {
    return new FunctionFixture(new ToolsHandler(Operations.all()));
  }

  /** Builds the function of a command over this DynamoDB, which closes it. */
  static FunctionFixture of(String command, ScriptedDynamoDb dynamoDb) {
    return of(command, dynamoDb, Map.of());
  }

  /** Builds the function with these environment variables in addition. */
  static FunctionFixture of(
      String command, ScriptedDynamoDb dynamoDb, Map<String, String> environment) {
    return new FunctionFixture(operation(command), dynamoDb, environment);
  }

  /** The function of this command, whose every call fails on a fault of its own. */
  static FunctionFixture failing(String command, RuntimeException fault) {
    Operation operation = operation(command);
    return new FunctionFixture(
        new Operation() {
          @Override
          public Tool tool() {
            return operation.tool();
          }

          @Override
          public String action() {
            return operation.action();
          }

          @Override
          public String example() {
            return operation.example();
          }

          @Override
          public String exampleAnswer() {
            return operation.exampleAnswer();
          }

          @Override
          public Reply call(Call call) {
            throw fault;
          }
        },
        new ScriptedDynamoDb(),
        Map.of());
  }

  private static Operation operation(String command) {
    return Operations.named(command).orElseThrow();
  }

  /** Limits the time of each call, as Lambda does. */
  FunctionFixture within(Duration time) {
    this.time = time;
    return this;
  }

  /** Leaves the trace out of Lambda's context. */
  FunctionFixture withoutTrace() {
    this.trace = null;
    return this;
  }

  /** Returns an event as API Gateway sends it, with this body. */
  static APIGatewayV2HTTPEvent event(String body) {
    APIGatewayV2HTTPEvent event = EventLoader.loadApiGatewayHttpEvent("events/post.json");
    event.setHeaders(new HashMap<>(event.getHeaders()));
    event.setBody(body);
    return event;
  }

  Answer call(String arguments) {
    return call(event(arguments));
  }

  /** Calls the function as a caller that goes on by itself after a continuation. */
  Answer callAndContinue(String arguments) {
    APIGatewayV2HTTPEvent event = event(arguments);
    event.getHeaders().put("x-mcp-continue", "1");
    return call(event);
  }

  Answer call(APIGatewayV2HTTPEvent event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    LambdaEventSerializers.serializerFor(
            APIGatewayV2HTTPEvent.class, FunctionFixture.class.getClassLoader())
        .toJson(event, bytes);
    return call(bytes.toByteArray());
  }

  /**
   * Calls the function with any bytes as the event, and returns its answer to API Gateway; a
   * function error becomes the status that its type stands for.
   */
  Answer call(byte[] event) {
    JsonNode answer;
    try {
      answer = invoke(event);
    } catch (UserFault e) {
      return new Answer(e.exception.equals("InternalError") ? 500 : 400, Map.of(), e.msg);
    }
    Map<String, String> headers = new HashMap<>();
    answer
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    return new Answer(answer.path("statusCode").asInt(), headers, answer.path("body").asText());
  }

  /** Invokes the function directly with this event, and returns the result of the invocation. */
  JsonNode invoke(String event) {
    return invoke(event.getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode invoke(byte[] event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      function.handleRequest(
          new ByteArrayInputStream(event), bytes, new FunctionContext(time, trace));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Json.read(bytes.toByteArray());
  }

  /** The audit lines so far. */
  List<String> logLines() {
    return log.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** The audit line, if there has been one call. */
  JsonNode auditLine() {
    List<String> lines = logLines();
    if (lines.size() != 1) {
      throw new AssertionError("One line expected: " + lines);
    }
    return Json.read(lines.getFirst().getBytes(StandardCharsets.UTF_8));
  }
}
