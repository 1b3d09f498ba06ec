package io.github.dynamodbmcp.handlers.relay;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.relay.LambdaClient.Reply;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Map;
import java.util.TreeMap;

/** Reads Lambda's replies: a function's response, or why there is none. */
final class LambdaAnswers {
  private LambdaAnswers() {}

  /** Returns the response that the function gave to API Gateway's event. */
  static Response response(String function, Reply reply) throws InvocationFailed {
    if (reply.status() / 100 != 2) {
      throw refusal(function, reply);
    }
    if (reply.body().isBlank()) {
      throw InvocationFailed.lost("The connection to Lambda broke.");
    }
    JsonNode answer;
    try {
      answer = Json.read(reply.body());
    } catch (IllegalArgumentException e) {
      throw foreign(function);
    }
    if (reply.functionFailed()) {
      throw functionFailed(function, answer);
    }
    JsonNode status = answer.path("statusCode");
    JsonNode body = answer.path("body");
    if (!status.isInt() || status.intValue() < 200 || !body.isTextual()) {
      throw foreign(function);
    }
    Map<String, String> headers = new TreeMap<>();
    answer
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    return new Response(status.intValue(), headers, body.textValue());
  }

  /** Explains that the time was over before there was an answer. */
  static InvocationFailed noneInTime(String function) {
    return InvocationFailed.lost("The function %s did not answer in time.".formatted(function));
  }

  private static InvocationFailed functionFailed(String function, JsonNode error) {
    boolean outOfTime =
        error.path("errorType").asText().equals("Sandbox.Timedout")
            || error.path("errorMessage").asText().contains("Task timed out");
    return InvocationFailed.broken(
        outOfTime
            ? "The function %s ran out of time. Ask for less at once.".formatted(function)
            : "The function %s failed without an answer. Whoever runs the backend can find the cause in the function's CloudWatch log."
                .formatted(function));
  }

  private static InvocationFailed foreign(String function) {
    return InvocationFailed.broken(
        "The function %s didn't return a tool's answer. Whoever runs the backend must check MCP_BACKEND_STACK of the MCP function."
            .formatted(function));
  }

  private static InvocationFailed refusal(String function, Reply reply) {
    String type = reply.errorType().replaceFirst("[^A-Za-z0-9].*", "");
    return switch (type) {
      case "TooManyRequestsException" ->
          InvocationFailed.postponed(
              "Lambda throttles the function %s, even after retries.".formatted(function));
      case "ResourceConflictException", "ResourceNotReadyException" ->
          InvocationFailed.postponed(
              "The function %s is starting again or being updated, which can take a minute."
                  .formatted(function));
      case "ResourceNotFoundException" ->
          InvocationFailed.refused(
              "The backend has no function %s. Either this tool isn't deployed there (a read-only backend has none that write), or MCP_BACKEND_STACK of the MCP function names another stack."
                  .formatted(function));
      case "AccessDeniedException" ->
          InvocationFailed.refused(
              "The role of the MCP function may not invoke %s. If that function is deployed, whoever runs the backend can grant lambda:InvokeFunction on it by deploying again with scripts/deploy.sh --mcp."
                  .formatted(function));
      case "RequestTooLargeException", "RequestEntityTooLargeException" ->
          InvocationFailed.refused(
              "The arguments are larger than the 6 MB that Lambda carries. Write less at once.");
      default -> byStatus(function, reply.status(), type);
    };
  }

  private static InvocationFailed byStatus(String function, int status, String type) {
    String shown = type.isEmpty() ? Integer.toString(status) : status + " " + type;
    if (status >= 500) {
      return InvocationFailed.lost("Lambda is unavailable right now (%s).".formatted(shown));
    }
    if (status == 401 || status == 403) {
      return InvocationFailed.refused(
          "AWS refused the credentials of the MCP function (%s). Whoever runs the backend must check the function's role."
              .formatted(shown));
    }
    return status == 429
        ? InvocationFailed.postponed("Lambda throttles requests, even after retries.")
        : InvocationFailed.refused(
            "Lambda refused to invoke the function %s (%s). Whoever runs the backend must check that function."
                .formatted(function, shown));
  }
}
