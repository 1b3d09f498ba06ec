package io.github.dynamodbmcp.proxy.backends;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.tool.Continuation;
import io.github.dynamodbmcp.protocol.tool.ContinuedCall;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.proxy.api.RemoteCall;
import io.github.dynamodbmcp.proxy.api.RemoteCall.Effect;
import io.github.dynamodbmcp.proxy.http.NoResponseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one call, which go to the first backend that answers. Once one has, the further
 * requests of the call stay there, since a continuation belongs to the backend that issued it.
 */
final class NearestCall implements ContinuedCall.Requests {

  private static final int ROUNDS = 4;
  private static final long FIRST_PAUSE_MILLIS = 250;

  private final List<Offer> candidates;
  private final boolean changesNothing;
  private final Deadline end;
  private @Nullable Offer chosen;
  private @Nullable RemoteCall goesOn;

  /**
   * Prepares the requests.
   *
   * @param candidates in the order in which they are tried
   * @param changesNothing whether another backend may be tried when it is unknown what the last one
   *     did
   * @param end when the call may no longer go on
   */
  NearestCall(List<Offer> candidates, boolean changesNothing, Deadline end) {
    this.candidates = candidates;
    this.changesNothing = changesNothing;
    this.end = end;
  }

  /** The backend that answered, or that may have done what was asked; null if there is none. */
  @Nullable Backend backend() {
    return chosen == null ? null : chosen.backend();
  }

  /** Whether that backend no longer had the route when the call ended. */
  boolean isRouteGone() {
    return goesOn != null && goesOn.isRouteGone();
  }

  @Override
  public ContinuedCall.Response send(ObjectNode arguments, boolean continues, Deadline deadline)
      throws InterruptedException {
    if (goesOn != null) {
      return goesOn.send(arguments, continues, deadline);
    }
    Map<String, ContinuedCall.Response> failures = new LinkedHashMap<>();
    boolean mayWorkLater = true;
    for (int round = 0; mayWorkLater && round < ROUNDS && mayStart(round, deadline); round++) {
      mayWorkLater = false;
      for (Offer offer : candidates) {
        if (!failures.isEmpty() && deadline.left().isZero()) {
          return new NobodyAnswered(failures);
        }
        ContinuedCall.Response response = first(offer, arguments, continues, deadline);
        if (goesOn != null) {
          return response;
        }
        failures.put(offer.backend().name(), response);
        mayWorkLater |= response.mayWorkLater();
      }
    }
    return new NobodyAnswered(failures);
  }

  /** Sends the first request to a backend, and stays there if its response is the answer. */
  private ContinuedCall.Response first(
      Offer offer, ObjectNode arguments, boolean continues, Deadline deadline)
      throws InterruptedException {
    RemoteCall call;
    try {
      call = offer.backend().tools().prepare(offer.tool(), changesNothing, end);
    } catch (NoResponseException e) {
      return new Unsendable(ToolResult.failure(String.valueOf(e.getMessage())));
    }
    RemoteCall.Answer answer =
        candidates.size() == 1
            ? call.send(arguments, continues, deadline)
            : call.sendOnce(arguments, continues, deadline);
    if (answer.effect() != Effect.ANSWERED) {
      offer.backend().failed();
    }
    if (isFinal(answer.effect())) {
      chosen = offer;
      goesOn = call;
    }
    return answer;
  }

  private boolean isFinal(Effect effect) {
    return switch (effect) {
      case ANSWERED -> true;
      // It has been tried several times, with pauses.
      case NONE -> candidates.size() == 1;
      case UNKNOWN -> candidates.size() == 1 || !changesNothing;
    };
  }

  /** Pauses between the rounds; false if there is no time for another one. */
  private static boolean mayStart(int round, Deadline deadline) throws InterruptedException {
    if (round == 0) {
      return true;
    }
    long most = FIRST_PAUSE_MILLIS << (round - 1);
    long pause = ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    if (deadline.left().toMillis() <= pause) {
      return false;
    }
    Thread.sleep(pause);
    return true;
  }

  /** The failure of a call that couldn't be prepared for its backend. */
  private record Unsendable(ToolResult result) implements ContinuedCall.Response {
    @Override
    public @Nullable Continuation continuation() {
      return null;
    }

    @Override
    public boolean mayWorkLater() {
      return false;
    }
  }

  /** The failure of every backend, with the reason of each. */
  private record NobodyAnswered(Map<String, ContinuedCall.Response> failures)
      implements ContinuedCall.Response {
    @Override
    public @Nullable Continuation continuation() {
      return null;
    }

    @Override
    public ToolResult result() throws InterruptedException {
      StringBuilder text = new StringBuilder("No backend could answer.");
      for (Map.Entry<String, ContinuedCall.Response> failure : failures.entrySet()) {
        text.append(' ').append(failure.getKey()).append(": ");
        text.append(failure.getValue().result().text());
      }
      return ToolResult.failure(text.toString());
    }

    @Override
    public boolean mayWorkLater() {
      return true;
    }
  }
}
