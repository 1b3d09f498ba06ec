package io.github.dynamodbmcp.protocol.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call of a tool: a request, and as many more as the backend's continuations ask for. When the
 * time for that is used up, the last request asks for what there is so far.
 */
public final class ContinuedCall {

  /** How often in a row the backend may have come no further. */
  private static final int MAX_STANDSTILLS = 3;

  private static final Duration PAUSE = Duration.ofMillis(100);

  /** The longest arguments to go on with that are worth an assistant's while, in characters. */
  private static final int MAX_SHOWN = 4_100;

  /** The way to the backend. */
  public interface Requests {
    /**
     * Sends one request.
     *
     * @param continues whether a continuation may come in place of the answer
     * @throws InterruptedException if the call was cancelled
     */
    Response send(ObjectNode arguments, boolean continues, Deadline deadline)
        throws InterruptedException;
  }

  /** The response to one request, or the failure in its place. */
  public interface Response {
    /** Returns how to go on; null if the call ends here. */
    @Nullable Continuation continuation();

    /**
     * Returns the result of a call that ends with this response.
     *
     * @throws InterruptedException if the call was cancelled
     */
    ToolResult result() throws InterruptedException;

    /** Whether the same request may succeed later, if this is a failure. */
    boolean mayWorkLater();
  }

  private final Requests requests;
  private final boolean changesNothing;
  private final Duration timeout;
  private final ProgressListener progress;
  private final Deadline end;
  private final boolean mayGoOn;

  private Deadline deadline;
  private Duration longest = Duration.ZERO;
  private @Nullable Continuation reached;
  private int standstills;

  /**
   * Prepares a call.
   *
   * @param changesNothing whether the call changes nothing
   * @param deadline that of the first request
   * @param timeout the time limit of each request
   * @param limit how long the call may go on, from when the first request's time began
   */
  public ContinuedCall(
      Requests requests,
      boolean changesNothing,
      Deadline deadline,
      Duration timeout,
      Duration limit,
      ProgressListener progress) {
    this.requests = requests;
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
  public ToolResult run(ObjectNode arguments) throws InterruptedException {
    ObjectNode given = arguments;
    boolean goesOn = mayGoOn;
    while (true) {
      long start = System.nanoTime();
      Response response = requests.send(given, goesOn, deadline);
      Continuation next = goesOn ? response.continuation() : null;
      ObjectNode added = next == null ? given : merged(given, next);
      // Writing the same twice is never what is meant.
      if (next == null || (!changesNothing && added.equals(given))) {
        ToolResult result = response.result();
        return result.error()
            ? ToolResult.failure(result.text() + reached(response.mayWorkLater()))
            : result;
      }
      took(Duration.ofNanos(System.nanoTime() - start));
      goesOn = goOnAfter(next, !added.equals(given));
      given = added;
    }
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
            : " Call again to start from the beginning.");
  }
}
