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
import java.util.Base64;

/**
 * A Lambda function behind an API Gateway HTTP API: passes each event to its handler as a request,
 * and returns the handler's response in the gateway's format. An event without a {@code
 * requestContext} is a direct call ({@link DirectCall}).
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
    output.write(handle(input.readAllBytes(), Invocation.of(context)));
  }

  /** Answers an event, in API Gateway's response format if it comes from there. */
  byte[] handle(byte[] bytes, Invocation invocation) {
    JsonNode event;
    try {
      event = Json.read(bytes);
    } catch (IllegalArgumentException e) {
      // API Gateway's events are well-formed.
      throw DirectCall.refused(
          handler.name(), audit, invocation, "The event " + e.getMessage() + ".");
    }
    return isFromGateway(event)
        ? written(answer(event, invocation))
        : new DirectCall(handler, audit, invocation).answer(event);
  }

  /** Whether an event comes from API Gateway. No tool has an argument of that name. */
  public static boolean isFromGateway(JsonNode event) {
    return event.path("requestContext").isObject();
  }

  /** Writes a response in API Gateway's format. */
  public static byte[] written(Response response) {
    ObjectNode result = Json.object().put("statusCode", response.status());
    ObjectNode headers = result.putObject("headers");
    response.headers().forEach(headers::put);
    result.put("body", response.body()).put("isBase64Encoded", false);
    return Json.writeBytes(result);
  }

  private Response answer(JsonNode event, Invocation invocation) {
    Caller caller = invocation.caller(event);
    return audit.record(
        handler.name(), caller, () -> answer(event, caller, TimeBudget.of(invocation.remaining())));
  }

  private Outcome answer(JsonNode event, Caller caller, TimeBudget time) {
    String body = event.path("body").asText("");
    if (event.path("isBase64Encoded").asBoolean(false)) {
      try {
        body = Json.utf8(Base64.getDecoder().decode(body));
      } catch (IllegalArgumentException e) {
        return Outcome.refused(
            Response.error(400, "The request body is not valid UTF-8 text in base64."));
      }
    }
    boolean continues =
        ContinueHeader.isSet(event.path("headers").path(ContinueHeader.NAME).asText(""));
    return handler.answer(new Request(body, caller, time, continues));
  }
}
