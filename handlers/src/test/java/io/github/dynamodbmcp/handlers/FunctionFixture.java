package io.github.dynamodbmcp.handlers;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.tests.EventLoader;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.OperationHandler;
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

  private FunctionFixture(
      Operation operation, ScriptedDynamoDb http, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(ENVIRONMENT);
    all.putAll(environment);
    Settings settings = Settings.from(all);
    DynamoDb dynamoDb = new DynamoDb(settings.dynamoDb(), _ -> http);
    http.onClose(dynamoDb);
    DynamoDbClient client = operation.tool().readOnly() ? dynamoDb.reading() : dynamoDb.writing();
    AuditLog audit = new AuditLog(new PrintStream(log, true, StandardCharsets.UTF_8));
    this.function =
        new LambdaFunction(new OperationHandler(operation, client, settings.scope()), audit);
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

  /** Calls the function with any bytes as the event. */
  Answer call(byte[] event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      function.handleRequest(new ByteArrayInputStream(event), bytes, new TestContext(time, trace));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JsonNode answer = Json.read(bytes.toByteArray());
    Map<String, String> headers = new HashMap<>();
    answer
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    return new Answer(answer.path("statusCode").asInt(), headers, answer.path("body").asText());
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

  private record TestContext(Duration time, @Nullable String trace) implements Context {
    @Override
    public String getAwsRequestId() {
      return "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
    }

    @Override
    public String getLogGroupName() {
      return "/aws/lambda/dynamodb-mcp";
    }

    @Override
    public String getLogStreamName() {
      return "stream";
    }

    @Override
    public String getFunctionName() {
      return "dynamodb-mcp";
    }

    @Override
    public String getFunctionVersion() {
      return "$LATEST";
    }

    @Override
    public String getInvokedFunctionArn() {
      return "arn:aws:lambda:us-east-1:123456789012:function:dynamodb-mcp";
    }

    @Override
    public CognitoIdentity getIdentity() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ClientContext getClientContext() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int getRemainingTimeInMillis() {
      return (int) time.toMillis();
    }

    @Override
    public int getMemoryLimitInMB() {
      return 512;
    }

    @Override
    public LambdaLogger getLogger() {
      throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable String getXrayTraceId() {
      return trace;
    }
  }
}
