package io.github.dynamodbmcp.handlers.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.ContinueHeader;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Outcome;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A Lambda function behind an API Gateway HTTP API: passes each event to its handler as a request,
 * and returns the handler's response in the gateway's format.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Payload format 2.0</a>
 */
public final class LambdaFunction implements RequestStreamHandler {
  private final Handler handler;
  private final AuditLog audit;

  /** Creates a function that answers with this handler. */
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

  /** Answers an event with API Gateway's response format. */
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
        handler.name(), caller, () -> answer(event, caller, TimeBudget.of(invocation.remaining())));
  }

  private Outcome answer(JsonNode event, Caller caller, TimeBudget time) {
    if (!event.path("requestContext").isObject()) {
      return refused(
          "This event is not from an API Gateway HTTP API (payload format 2.0). The function answers no other events.");
    }
    String body = event.path("body").asText("");
    if (event.path("isBase64Encoded").asBoolean(false)) {
      try {
        body = Json.utf8(Base64.getDecoder().decode(body));
      } catch (IllegalArgumentException e) {
        return refused("The request body is not valid UTF-8 text in base64.");
      }
    }
    boolean continues =
        ContinueHeader.isSet(event.path("headers").path(ContinueHeader.NAME).asText(""));
    return handler.answer(new Request(body, caller, time, continues));
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

  // From Java 17 on, the runtime sets a system property in place of the environment variable.
  private static @Nullable String trace(Context context) {
    String trace = context.getXrayTraceId();
    return trace == null ? System.getProperty("com.amazonaws.xray.traceHeader") : trace;
  }

  private static @Nullable String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : null;
  }

  /**
   * Lambda's own data about an event.
   *
   * @param remaining the time until Lambda ends the invocation
   */
  record Invocation(String requestId, @Nullable String trace, Duration remaining) {}
}
