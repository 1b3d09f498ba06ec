package io.github.dynamodbmcp.proxy.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.tool.ContinuedCall;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ProgressListener;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.proxy.settings.LongCall;
import io.github.dynamodbmcp.proxy.settings.Settings;
import java.time.Duration;

/**
 * The time limits of calls.
 *
 * @param timeout for one request
 * @param longCall how long a call may go on by itself
 */
public record TimeLimits(Duration timeout, LongCall longCall) {

  /** How long past its deadline a call waits to learn why there is no list. */
  private static final Duration TIME_TO_EXPLAIN = Duration.ofMillis(500);

  /** Returns the limits in the settings. */
  public static TimeLimits of(Settings settings) {
    return new TimeLimits(settings.timeout(), settings.longCall());
  }

  /** How long a call waits for a list of tools, in milliseconds. */
  public static long listWaitMillis(Deadline deadline) {
    return deadline.left().plus(TIME_TO_EXPLAIN).toMillis();
  }

  /** Returns when a call that continues must end. */
  public Deadline end(Deadline deadline, ProgressListener progress) {
    return deadline.later(longCall.limit(progress.isWatched()).minus(timeout));
  }

  /**
   * Runs a call, with the requests that continue it.
   *
   * @param changesNothing whether it may be sent again when its effect is unknown
   * @param deadline that of the first request
   * @throws InterruptedException if the call was cancelled
   */
  public ToolResult run(
      ContinuedCall.Requests requests,
      ObjectNode arguments,
      boolean changesNothing,
      Deadline deadline,
      ProgressListener progress)
      throws InterruptedException {
    Duration limit = longCall.limit(progress.isWatched());
    return new ContinuedCall(requests, changesNothing, deadline, timeout, limit, progress)
        .run(arguments);
  }
}
