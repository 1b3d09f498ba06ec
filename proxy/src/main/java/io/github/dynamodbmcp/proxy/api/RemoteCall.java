package io.github.dynamodbmcp.proxy.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Continuation;
import io.github.dynamodbmcp.protocol.tool.ContinuedCall;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.proxy.http.ApiRequest;
import io.github.dynamodbmcp.proxy.http.ApiResponse;
import io.github.dynamodbmcp.proxy.http.NoResponseException;
import org.jspecify.annotations.Nullable;

/** The requests of one call of a tool. */
public final class RemoteCall implements ContinuedCall.Requests {

  /** More than any token of the backend's needs, in characters. */
  private static final int MAX_CONTINUATION = 2_000_000;

  private final Api api;
  private final String route;
  private final boolean changesNothing;
  private final Deadline end;
  private boolean routeGone;

  /**
   * Prepares the requests.
   *
   * @param changesNothing whether a request may be sent again when it is unknown whether it arrived
   * @param end when the call may no longer go on
   */
  RemoteCall(Api api, String route, boolean changesNothing, Deadline end) {
    this.api = api;
    this.route = route;
    this.changesNothing = changesNothing;
    this.end = end;
  }

  /** The effect of one request. */
  public enum Effect {
    /** The API answered, whatever it said. */
    ANSWERED,
    /** It surely did nothing: the request didn't reach it, or the gateway turned it away. */
    NONE,
    /** It failed, or its response was lost. */
    UNKNOWN
  }

  /** The response to one request, or the failure in its place. */
  public interface Answer extends ContinuedCall.Response {
    /** The effect of the request. */
    Effect effect();
  }

  @Override
  public Answer send(ObjectNode arguments, boolean continues, Deadline deadline)
      throws InterruptedException {
    return send(request(arguments, continues), deadline);
  }

  /** Sends one request, and doesn't repeat it after a failure. */
  public Answer sendOnce(ObjectNode arguments, boolean continues, Deadline deadline)
      throws InterruptedException {
    return send(request(arguments, continues).once(), deadline);
  }

  private ApiRequest request(ObjectNode arguments, boolean continues) {
    ApiRequest plain = ApiRequest.post(route, Json.writeBytes(arguments), changesNothing);
    return continues ? plain.continuing() : plain;
  }

  private Answer send(ApiRequest request, Deadline deadline) throws InterruptedException {
    try {
      return new Received(api.send(request, deadline), request, deadline);
    } catch (NoResponseException e) {
      boolean outOfTime = changesNothing && deadline.equals(end) && end.left().isZero();
      return new Failed(
          ToolResult.failure(
              outOfTime
                  ? "The time for a long call is over (MCP_LONG_CALL_SECONDS)."
                  : String.valueOf(e.getMessage())),
          e.isSent() ? Effect.UNKNOWN : Effect.NONE);
    }
  }

  /** Whether the API no longer had the route when the call ended. */
  public boolean isRouteGone() {
    return routeGone;
  }

  private record Failed(ToolResult result, Effect effect) implements Answer {
    @Override
    public @Nullable Continuation continuation() {
      return null;
    }

    @Override
    public boolean mayWorkLater() {
      return true;
    }
  }

  private final class Received implements Answer {
    private final ApiResponse response;
    private final ApiRequest request;
    private final Deadline deadline;

    Received(ApiResponse response, ApiRequest request, Deadline deadline) {
      this.response = response;
      this.request = request;
      this.deadline = deadline;
    }

    @Override
    public Effect effect() {
      if (response.isForbiddenByGateway()) {
        return Effect.NONE;
      }
      if (response.status() == 429) {
        // A function's own may follow a write that succeeded in part.
        boolean none = changesNothing || !response.gatewayMessage().isEmpty();
        return none ? Effect.NONE : Effect.ANSWERED;
      }
      return response.status() >= 500 || response.isForeign() ? Effect.UNKNOWN : Effect.ANSWERED;
    }

    private boolean isContinuation() {
      return response.status() == Continuation.STATUS;
    }

    @Override
    public @Nullable Continuation continuation() {
      return isContinuation() && response.isJson() && response.text().length() <= MAX_CONTINUATION
          ? Continuation.of(response.json())
          : null;
    }

    @Override
    public ToolResult result() throws InterruptedException {
      boolean failed = response.isFault() || response.isForeign() || isContinuation();
      JsonNode structured = !failed && response.isJson() ? response.json() : null;
      if (!failed && (structured == null || !structured.isMissingNode())) {
        return new ToolResult(response.text(), structured, false);
      }
      routeGone = response.status() == 404 && !response.gatewayMessage().isEmpty();
      return ToolResult.failure(api.explain(response, request, deadline));
    }

    @Override
    public boolean mayWorkLater() {
      return response.status() == 429 || response.status() >= 500;
    }
  }
}
