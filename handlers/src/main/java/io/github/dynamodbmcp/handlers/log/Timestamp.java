package io.github.dynamodbmcp.handlers.log;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** The text of an instant in ISO 8601. */
public final class Timestamp {
  private Timestamp() {}

  /**
   * Returns the same text as {@link Instant#toString}, which would initialize all of Java's
   * formatters: a hundredth of a function's start.
   */
  public static String of(Instant time) {
    OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
    // OffsetDateTime leaves out the seconds of a whole minute.
    boolean isWholeMinute = utc.getSecond() == 0 && utc.getNano() == 0;
    return isWholeMinute ? time.toString() : utc.toString();
  }
}
