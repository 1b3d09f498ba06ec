package io.github.dynamodbmcp.proxy.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a call may go on by itself, from the assistant's request to its response.
 *
 * @param unwatched for a call whose client may give it up soon; zero if no call goes on
 * @param watched for a call whose client is told of its progress, and so waits longer
 */
public record LongCall(Duration unwatched, Duration watched) {

  /** Many clients give a call up after 60 seconds, but not one that reports progress. */
  public static final LongCall DEFAULT =
      new LongCall(Duration.ofSeconds(55), Duration.ofSeconds(600));

  private static final int MAX_SECONDS = 3600;

  /** Parses a setting, which applies to all calls alike. */
  static LongCall parse(@Nullable String text) throws UsageException {
    if (text == null) {
      return DEFAULT;
    }
    if (text.matches("\\d{1,4}") && Integer.parseInt(text) <= MAX_SECONDS) {
      Duration given = Duration.ofSeconds(Integer.parseInt(text));
      return new LongCall(given, given);
    }
    throw new UsageException(
        "The limit of long calls is '"
            + text
            + "'; it must be whole seconds, 0 to "
            + MAX_SECONDS
            + ", where 0 means that no call goes on by itself.");
  }

  /** The limit of a call. */
  public Duration limit(boolean isWatched) {
    return isWatched ? watched : unwatched;
  }
}
