package io.github.dynamodbmcp.proxy.backends;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.tool.Continuation;
import io.github.dynamodbmcp.protocol.tool.ContinuedCall;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.proxy.api.RemoteCall;
import io.github.dynamodbmcp.proxy.api.RemoteCall.Effect;
import io.github.dynamodbmcp.proxy.http.NoResponseException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
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
  private boolean failed;
  private boolean mayHaveWritten;

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

  /**
   * The backend that answered, that may have done what was asked, or the only one that was asked;
   * null if there is none.
   */
  @Nullable Backend backend() {
    return chosen == null ? null : chosen.backend();
  }

  /** Whether that backend didn't answer. */
  boolean hasFailed() {
    return failed;
  }

  /** Whether it is unknown what a write did there. */
  boolean mayHaveWritten() {
    return mayHaveWritten;
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
    Map<Offer, ContinuedCall.Response> failures = new LinkedHashMap<>();
    boolean mayWorkLater = true;
    for (int round = 0; mayWorkLater && round < ROUNDS && mayStart(round, deadline); round++) {
      mayWorkLater = false;
      for (Offer offer : candidates) {
        if (!failures.isEmpty() && deadline.left().isZero()) {
          return unanswered(failures);
        }
        ContinuedCall.Response response = first(offer, arguments, continues, deadline);
        if (goesOn != null) {
          return response;
        }
        failures.put(offer, response);
        mayWorkLater |= response.mayWorkLater();
      }
    }
    return unanswered(failures);
  }

  private ContinuedCall.Response unanswered(Map<Offer, ContinuedCall.Response> failures) {
    if (failures.size() == 1) {
      chosen = failures.keySet().iterator().next();
    }
    List<String> notAsked =
        candidates.stream()
            .filter(offer -> !failures.containsKey(offer))
            .map(offer -> offer.backend().name())
            .toList();
    return new Unanswered(failures, notAsked);
  }

  /** Sends the first request to a backend, and stays there if its response is the answer. */
  private ContinuedCall.Response first(
      Offer offer, ObjectNode arguments, boolean continues, Deadline deadline)
      throws InterruptedException {
    RemoteCall call;
    try {
      call = offer.backend().tools().prepare(offer.tool(), changesNothing, end);
    } catch (NoResponseException e) {
      failed = true;
      return new Unsendable(ToolResult.failure(String.valueOf(e.getMessage())));
    }
    long start = System.nanoTime();
    RemoteCall.Answer answer =
        candidates.size() == 1
            ? call.send(arguments, continues, deadline)
            : call.sendOnce(arguments, continues, deadline);
    failed = answer.effect() != Effect.ANSWERED;
    if (failed) {
      offer.backend().failed(Duration.ofNanos(System.nanoTime() - start));
    }
    mayHaveWritten = answer.effect() == Effect.UNKNOWN && !changesNothing;
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

  /**
   * The failure of a call that no backend answered, with the reason of each that was asked.
   *
   * @param notAsked those for which there was no time
   */
  private record Unanswered(Map<Offer, ContinuedCall.Response> failures, List<String> notAsked)
      implements ContinuedCall.Response {
    @Override
    public @Nullable Continuation continuation() {
      return null;
    }

    @Override
    public ToolResult result() throws InterruptedException {
      StringJoiner text = new StringJoiner(" ");
      if (failures.size() > 1 && notAsked.isEmpty()) {
        text.add("No backend could answer.");
      }
      for (Map.Entry<Offer, ContinuedCall.Response> failure : failures.entrySet()) {
        String reason = failure.getValue().result().text();
        text.add(failure.getKey().backend().name() + ": " + reason);
      }
      if (!notAsked.isEmpty()) {
        text.add("There was no time left to ask " + String.join(" or ", notAsked) + ".");
      }
      return ToolResult.failure(text.toString());
    }

    @Override
    public boolean mayWorkLater() {
      return true;
    }
  }
}
