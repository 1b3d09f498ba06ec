package io.github.dynamodbmcp.proxy.backends;

import io.github.dynamodbmcp.protocol.tool.ToolList;
import io.github.dynamodbmcp.proxy.api.RemoteTools;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.process.NetworkProperties;
import io.github.dynamodbmcp.proxy.settings.BackendSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One of several backends: its tools, how fast it answers, and whether it does. It has its own
 * credentials, connections and list; only the process's network is shared.
 */
final class Backend implements AutoCloseable {

  /** How many times its wait a backend is avoided after it kept a call waiting. */
  private static final int AVOIDED_TIMES = 4;

  private static final Duration LONGEST_AVOIDED = Duration.ofMinutes(5);

  private final BackendSettings settings;
  private final RemoteTools tools;
  private final Log log;
  private final Latency latency = new Latency();

  /** Whether its last call failed, and it has answered nothing since. */
  private volatile boolean failing;

  /** When calls need no longer avoid it, by {@link System#nanoTime}. */
  private volatile long avoidedUntil = System.nanoTime();

  /**
   * Whether its list didn't arrive when it was last asked for, so that nobody waits for it again.
   */
  private volatile boolean late;

  private boolean measuredAgain;

  /** Fetches nothing yet. */
  Backend(BackendSettings settings, NetworkProperties network, Duration timeToLive, Log log) {
    this.settings = settings;
    this.log = log.about(settings.name());
    this.tools =
        new RemoteTools(settings.settings(), network, timeToLive, this.log, this::answered);
  }

  String name() {
    return settings.name();
  }

  /** Its name, place and whether it is read-only, for the model. */
  String label() {
    return settings.label();
  }

  boolean isReadOnly() {
    return settings.settings().readOnly();
  }

  RemoteTools tools() {
    return tools;
  }

  private void answered(Duration time) {
    latency.add(time, System.nanoTime());
    if (failing) {
      failing = false;
      // The next call, since the list comes by a new connection and from a cold function.
      latency.measureAnew();
      log.info(() -> "answers again");
    }
  }

  /**
   * Notes that a call failed. The backend's list is fetched until it answers, so that no call has
   * to try. A list may arrive while calls hang, so the backend is also avoided for a time that
   * grows with the wait.
   *
   * @param waited how long the call waited
   */
  synchronized void failed(Duration waited) {
    Duration avoided = waited.multipliedBy(AVOIDED_TIMES);
    long until =
        System.nanoTime()
            + (avoided.compareTo(LONGEST_AVOIDED) < 0 ? avoided : LONGEST_AVOIDED).toNanos();
    // A call that fails at once tells nothing about calls that hang.
    if (until - avoidedUntil > 0) {
      avoidedUntil = until;
    }
    if (!failing) {
      failing = true;
      log.info(() -> "doesn't answer");
    }
    refresh();
  }

  /** Fetches its list again without waiting for it. */
  void refresh() {
    CompletableFuture<ToolList> unused = tools.fetch();
  }

  /** Whether calls avoid it: it failed and hasn't answered since, or kept a call waiting. */
  boolean isFailing() {
    return failing || System.nanoTime() - avoidedUntil < 0;
  }

  /** Whether it has no current list. */
  boolean isMissing() {
    return late;
  }

  /** The estimated time of its next answer, in nanoseconds. */
  double latency(long now) {
    return latency.nanos(now);
  }

  /** Returns its list as {@link RemoteTools#list} does, without waiting if it was late before. */
  CompletableFuture<ToolList> list(Duration patience) {
    return tools
        .list(late ? Duration.ZERO : patience)
        .whenComplete((list, failure) -> late = failure != null || list.outdated());
  }

  /**
   * Fetches the list once more if that hasn't happened yet: the first time is that of the
   * connection and of a cold start too.
   */
  synchronized void measureAgain() {
    if (!measuredAgain) {
      measuredAgain = true;
      refresh();
    }
  }

  @Override
  public void close() {
    tools.close();
  }
}
