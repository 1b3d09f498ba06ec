package io.github.dynamodbmcp.handlers.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's own data about an event.
 *
 * @param trace the id of the trace that the invocation belongs to; null if there is none
 * @param remaining the time until Lambda ends the invocation
 */
public record Invocation(String requestId, @Nullable String trace, Duration remaining) {
  /** Reads Lambda's data. */
  public static Invocation of(Context context) {
    return new Invocation(
        String.valueOf(context.getAwsRequestId()),
        trace(context),
        Duration.ofMillis(context.getRemainingTimeInMillis()));
  }

  // From Java 17 on, the runtime sets a system property in place of the environment variable.
  private static @Nullable String trace(Context context) {
    String trace = context.getXrayTraceId();
    return trace == null ? System.getProperty("com.amazonaws.xray.traceHeader") : trace;
  }

  /** The caller that API Gateway verified; nobody if the event isn't API Gateway's. */
  public Caller caller(JsonNode event) {
    JsonNode request = event.path("requestContext");
    JsonNode iam = request.path("authorizer").path("iam");
    return new Caller(
        text(iam.path("userArn")),
        text(event.path("headers").path("x-mcp-user")),
        text(iam.path("accountId")),
        text(request.path("http").path("sourceIp")),
        requestId,
        trace);
  }

  /** Nobody: whoever may invoke the function. */
  Caller nobody() {
    return new Caller(null, null, null, null, requestId, trace);
  }

  private static @Nullable String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : null;
  }
}
