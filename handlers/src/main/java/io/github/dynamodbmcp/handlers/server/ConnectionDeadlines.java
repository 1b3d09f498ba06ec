package io.github.dynamodbmcp.handlers.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * Closes every connection whose current step takes too long, even if it moves a byte now and then:
 * Jetty's own timeouts start anew with each.
 */
final class ConnectionDeadlines implements Connection.Listener {
  /** The time for a whole request to arrive, from the connection's start or the last answer. */
  static final Duration TO_ARRIVE = Duration.ofSeconds(25);

  /** The time for the caller to receive an answer. */
  static final Duration TO_BE_READ = Duration.ofSeconds(25);

  /** The time to answer a caller whose request took too long. */
  private static final Duration TO_SAY_SO = Duration.ofSeconds(5);

  private final Map<EndPoint, Step> steps = new ConcurrentHashMap<>();

  /**
   * One step of a connection.
   *
   * @param end by {@link System#nanoTime}
   * @param reader the thread that waits for the caller and can still answer; null for none
   */
  private record Step(long end, @Nullable Thread reader) {
    static Step of(Duration time, @Nullable Thread reader) {
      return new Step(System.nanoTime() + time.toNanos(), reader);
    }

    boolean isOver() {
      return System.nanoTime() - end > 0;
    }
  }

  @Override
  public void onOpened(Connection connection) {
    steps.put(connection.getEndPoint(), Step.of(TO_ARRIVE, null));
  }

  @Override
  public void onClosed(Connection connection) {
    steps.remove(connection.getEndPoint());
  }

  /** Begins a connection's next step, after which it is closed. */
  void begin(EndPoint connection, Duration time) {
    steps.computeIfPresent(connection, (_, _) -> Step.of(time, null));
  }

  /**
   * Begins a step in which this thread reads from the connection, and after which it is
   * interrupted.
   */
  void beginReading(EndPoint connection, Duration time) {
    steps.computeIfPresent(connection, (_, _) -> Step.of(time, Thread.currentThread()));
  }

  /** Returns the number of open connections. */
  int connections() {
    return steps.size();
  }

  /** Ends the steps that are over their time. */
  void enforce() {
    for (EndPoint connection : steps.keySet()) {
      // Within the map's lock, so that a reader that just began its next step isn't interrupted.
      Step step =
          steps.computeIfPresent(
              connection,
              (_, current) -> {
                if (!current.isOver() || current.reader() == null) {
                  return current;
                }
                current.reader().interrupt();
                return Step.of(TO_SAY_SO, null);
              });
      if (step != null && step.isOver()) {
        connection.close();
      }
    }
  }
}
