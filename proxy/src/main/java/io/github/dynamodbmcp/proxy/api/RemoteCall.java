package io.github.dynamodbmcp.proxy.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ProgressListener;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.proxy.http.ApiRequest;
import io.github.dynamodbmcp.proxy.http.ApiResponse;
import io.github.dynamodbmcp.proxy.http.NoResponseException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call of a tool: a request, and as many more as the backend's continuations ask for. When the
 * time for that is used up, the last request asks for what there is so far.
 */
final class RemoteCall {

  /** How often in a row the backend may have come no further. */
  private static final int MAX_STANDSTILLS = 3;

  private static final Duration PAUSE = Duration.ofMillis(250);

  /** The longest arguments to go on with that are worth an assistant's while, in characters. */
  private static final int MAX_SHOWN = 4_100;

  private final Api api;
  private final String route;
  private final boolean changesNothing;
  private final Duration timeout;
  private final ProgressListener progress;
  private final Deadline end;
  private final boolean mayGoOn;

  private Deadline deadline;
  private Duration longest = Duration.ZERO;
  private @Nullable Continuation reached;
  private int standstills;
  private boolean routeGone;

  /**
   * Prepares a call.
   *
   * @param changesNothing whether a request may be sent again when it is unknown whether it arrived
   * @param deadline that of the first request
   * @param timeout the time limit of each request
   * @param limit how long the call may go on, from when the first request's time began
   */
  RemoteCall(
      Api api,
      String route,
      boolean changesNothing,
      Deadline deadline,
      Duration timeout,
      Duration limit,
      ProgressListener progress) {
    this.api = api;
    this.route = route;
    this.changesNothing = changesNothing;
    this.deadline = deadline;
    this.timeout = timeout;
    this.progress = progress;
    this.end = deadline.later(limit.minus(timeout));
    this.mayGoOn = !limit.isZero();
  }

  /**
   * Makes the call.
   *
   * @throws InterruptedException if the call was cancelled
   */
  ToolResult run(ObjectNode arguments) throws InterruptedException {
    ObjectNode given = arguments;
    boolean goesOn = mayGoOn;
    while (true) {
      ApiRequest plain = ApiRequest.post(route, Json.writeBytes(given), changesNothing);
      ApiRequest request = goesOn ? plain.continuing() : plain;
      ApiResponse response;
      long start = System.nanoTime();
      try {
        response = api.send(request, deadline);
      } catch (NoResponseException e) {
        return ToolResult.failure(e.getMessage() + reached(true));
      }
      Continuation next = goesOn && Continuation.isOne(response) ? Continuation.of(response) : null;
      ObjectNode added = next == null ? given : merged(given, next);
      // Writing the same twice is never what is meant.
      if (next == null || (!changesNothing && added.equals(given))) {
        return result(response, request);
      }
      took(Duration.ofNanos(System.nanoTime() - start));
      goesOn = goOnAfter(next, !added.equals(given));
      given = added;
    }
  }

  /** Whether the API no longer had the route when the call ended. */
  boolean isRouteGone() {
    return routeGone;
  }

  private static ObjectNode merged(ObjectNode given, Continuation next) {
    ObjectNode merged = Json.object();
    merged.setAll(given);
    return merged.setAll(next.arguments());
  }

  private void took(Duration time) {
    longest = time.compareTo(longest) > 0 ? time : longest;
  }

  /** Reports the continuation, and decides whether to accept another one after the next request. */
  private boolean goOnAfter(Continuation next, boolean changed) throws InterruptedException {
    Continuation last = reached;
    boolean further =
        next.itemsRead() < 0 ? changed : last == null || next.itemsRead() > last.itemsRead();
    reached = next;
    progress.report(next.message());
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    standstills = further ? 0 : standstills + 1;
    if (!further) {
      Thread.sleep(PAUSE.multipliedBy(standstills).toMillis());
    }
    // The next request takes as long as any before, and then the last one does.
    boolean goesOn =
        standstills < MAX_STANDSTILLS && end.left().compareTo(longest.multipliedBy(2)) > 0;
    Deadline own = Deadline.in(timeout);
    deadline = goesOn && end.nanoTime() - own.nanoTime() < 0 ? end : own;
    return goesOn;
  }

  private ToolResult result(ApiResponse response, ApiRequest request) throws InterruptedException {
    boolean failed = response.isFault() || response.isForeign() || Continuation.isOne(response);
    JsonNode structured = !failed && response.isJson() ? response.json() : null;
    if (!failed && (structured == null || !structured.isMissingNode())) {
      return new ToolResult(response.text(), structured, false);
    }
    routeGone = response.status() == 404 && !response.gatewayMessage().isEmpty();
    boolean mayWorkLater = response.status() == 429 || response.status() >= 500;
    return ToolResult.failure(api.explain(response, request, deadline) + reached(mayWorkLater));
  }

  /** Says how far a call had come that failed after it had gone on; empty if it hadn't. */
  private String reached(boolean mayWorkLater) {
    Continuation last = reached;
    if (last == null) {
      return "";
    }
    String arguments = Json.write(last.arguments());
    return " Before that, the call had come this far: "
        + last.message()
        + "."
        + (changesNothing ? " Nothing was changed." : "")
        + (mayWorkLater && arguments.length() <= MAX_SHOWN
            ? " To go on from there, repeat the call with these arguments added: " + arguments
            : " Call again to start anew.");
  }
}
