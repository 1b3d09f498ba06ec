package io.github.dynamodbmcp.handlers.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.DaggerWiring;
import io.github.dynamodbmcp.handlers.Main;
import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.call.Deadline;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Handlers;
import io.github.dynamodbmcp.handlers.core.Outcome;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.dynamodb.DynamoDbClients;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * One of the eleven functions behind API Gateway. Lambda builds it once and hands it each event.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Payload format 2.0</a>
 */
public final class LambdaFunction implements RequestStreamHandler {
  /** The system property by which {@link Main} says which of them this process is. */
  public static final String COMMAND = "io.github.dynamodbmcp.command";

  private final Handler handler;
  private final AuditLog audit;

  /** Lambda's: the command of the process, over the network. */
  public LambdaFunction() {
    this(System.getProperty(COMMAND, ""), System.getenv(), DynamoDbClients::http);
  }

  /** Wires the function of a command and warms it up, all before the first event. */
  public LambdaFunction(
      String command, Map<String, String> environment, Supplier<SdkHttpClient> http) {
    Settings settings = Settings.from(environment);
    WarmUp warmUp = new WarmUp();
    Handlers handlers =
        DaggerWiring.factory()
            .create(settings, dynamoDb -> warmUp.until(http.get(), dynamoDb))
            .handlers();
    this.audit = new AuditLog(System.out);
    this.handler =
        handlers
            .named(command)
            .orElseThrow(() ->
                new IllegalStateException("There is no function \"%s\" here.".formatted(command)));
    warmUp.run(handler);
  }

  public LambdaFunction(Handler handler, AuditLog audit) {
    this.handler = handler;
    this.audit = audit;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation invocation =
        new Invocation(
            String.valueOf(context.getAwsRequestId()),
            trace(context),
            Duration.ofMillis(context.getRemainingTimeInMillis()));
    output.write(handle(input.readAllBytes(), invocation));
  }

  /** Answers an event with what API Gateway makes its answer of. */
  byte[] handle(byte[] event, Invocation invocation) {
    Response response = answer(event, invocation);
    ObjectNode result = Json.object().put("statusCode", response.status());
    ObjectNode headers = result.putObject("headers");
    response.headers().forEach(headers::put);
    result.put("body", response.body()).put("isBase64Encoded", false);
    return Json.writeBytes(result);
  }

  private Response answer(byte[] bytes, Invocation invocation) {
    JsonNode event;
    try {
      event = Json.read(bytes);
    } catch (IllegalArgumentException e) {
      return audit.record(
          handler.name(),
          caller(Json.object(), invocation),
          () -> refused("The event " + e.getMessage() + "."));
    }
    Caller caller = caller(event, invocation);
    return audit.record(
        handler.name(), caller, () -> answer(event, caller, Deadline.in(invocation.remaining())));
  }

  private Outcome answer(JsonNode event, Caller caller, Deadline deadline) {
    if (!event.path("requestContext").isObject()) {
      return refused(
          "This function answers events of an API Gateway HTTP API (payload format 2.0), and this is none.");
    }
    String body = event.path("body").asText("");
    if (event.path("isBase64Encoded").asBoolean(false)) {
      try {
        body = Json.utf8(Base64.getDecoder().decode(body));
      } catch (IllegalArgumentException e) {
        return refused("The request body is not valid UTF-8 text in base64.");
      }
    }
    return handler.answer(new Request(body, caller, deadline));
  }

  private static Outcome refused(String sentence) {
    return Outcome.refused(Response.error(400, sentence));
  }

  private static Caller caller(JsonNode event, Invocation invocation) {
    JsonNode request = event.path("requestContext");
    JsonNode iam = request.path("authorizer").path("iam");
    return new Caller(
        text(iam.path("userArn")),
        text(event.path("headers").path("x-mcp-user")),
        text(iam.path("accountId")),
        text(request.path("http").path("sourceIp")),
        invocation.requestId(),
        invocation.trace());
  }

  // The environment variable is used no more from Java 17 on.
  private static @Nullable String trace(Context context) {
    String trace = context.getXrayTraceId();
    return trace == null ? System.getProperty("com.amazonaws.xray.traceHeader") : trace;
  }

  private static @Nullable String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : null;
  }

  /**
   * What Lambda says of an event beside it.
   *
   * @param remaining until Lambda ends the function
   */
  record Invocation(String requestId, @Nullable String trace, Duration remaining) {}
}
