package io.github.dynamodbmcp.handlers.lambda;

import com.amazonaws.services.lambda.runtime.api.client.UserFault;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Outcome;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A call by whoever may invoke the function, such as Step Functions or {@code aws lambda invoke}:
 * the event is the arguments themselves. The result is the answer itself, a JSON string for a text.
 * A failed call is a function error, which no caller can take for a success.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html">Invoke a Lambda
 *     function synchronously</a>
 */
public final class DirectCall {
  /** Ends the line before an item, in the answer to a failed condition. */
  private static final String ITEM_FOLLOWS = "The current item:";

  private static final Pattern AND_MORE = Pattern.compile("and \\d+ more");

  private final Handler handler;
  private final AuditLog audit;
  private final Invocation invocation;

  DirectCall(Handler handler, AuditLog audit, Invocation invocation) {
    this.handler = handler;
    this.audit = audit;
    this.invocation = invocation;
  }

  /**
   * Answers with the result of the invocation.
   *
   * @throws UserFault if the call failed
   */
  byte[] answer(JsonNode event) {
    Caller caller = invocation.nobody();
    TimeBudget time = TimeBudget.of(invocation.remaining());
    Response response =
        audit.recordDirect(handler.name(), caller, () -> outcome(event, caller, time));
    if (response.status() >= 400) {
      throw failure(response);
    }
    boolean isJson = "application/json".equals(response.headers().get("content-type"));
    return (isJson ? response.body() : Json.quote(response.body()))
        .getBytes(StandardCharsets.UTF_8);
  }

  private Outcome outcome(JsonNode event, Caller caller, TimeBudget time) {
    boolean empty = event.isNull() || (event.isObject() && event.isEmpty());
    if (!event.isObject() && !empty) {
      return Outcome.refused(
          Response.error(
              400,
              "The event must be a JSON object: the arguments of %s, or an event from API Gateway (payload format 2.0)."
                  .formatted(handler.name())));
    }
    boolean takesNone = handler.method().equals("GET");
    if (takesNone && !empty) {
      return Outcome.refused(
          Response.error(
              400, "%s takes no arguments: invoke it with {}.".formatted(handler.name())));
    }
    String body = empty ? "" : Json.write(event);
    return handler.answer(new Request(body, caller, time, false));
  }

  /**
   * Refuses an event that is no call, and writes its audit line.
   *
   * @param name the function's name in the audit line
   * @return the exception to throw
   */
  public static UserFault refused(
      String name, AuditLog audit, Invocation invocation, String sentence) {
    Response response = Response.error(400, sentence);
    return failure(audit.recordDirect(name, invocation.nobody(), () -> Outcome.refused(response)));
  }

  /**
   * Fails the invocation with the error's sentence and, unlike other exceptions, no stack trace.
   */
  private static UserFault failure(Response response) {
    String body = response.body();
    String shown = body.startsWith("{") ? withoutItems(Json.read(body)) : withoutItems(body);
    return new UserFault(shown, errorType(response.status()), null);
  }

  /**
   * Leaves the items out of an account in JSON: callers such as Step Functions keep an error in
   * their history and logs, and no log has items.
   */
  private static String withoutItems(JsonNode account) {
    for (JsonNode failed : account.path("failed")) {
      if (failed instanceof ObjectNode failure) {
        failure.remove("item");
      }
    }
    return Json.write(account);
  }

  /** Leaves the items out of a text, each with what explains it. */
  private static String withoutItems(String text) {
    StringBuilder kept = new StringBuilder();
    boolean item = false;
    for (String line : text.split("\n", -1)) {
      item &= !line.startsWith("actions[") && !AND_MORE.matcher(line).matches();
      if (!item) {
        kept.append(line).append('\n');
      }
      item |= line.endsWith(ITEM_FOLLOWS);
    }
    return kept.toString().stripTrailing();
  }

  /** The name by which a state machine can catch the error. */
  private static String errorType(int status) {
    return switch (status) {
      case 400 -> "BadRequest";
      case 403 -> "Forbidden";
      case 404 -> "NotFound";
      case 409 -> "Conflict";
      case 413 -> "TooLarge";
      case 429 -> "Throttled";
      case 503 -> "Unavailable";
      case 504 -> "TimedOut";
      default -> "InternalError";
    };
  }
}
