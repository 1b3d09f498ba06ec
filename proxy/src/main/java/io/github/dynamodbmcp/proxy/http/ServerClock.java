package io.github.dynamodbmcp.proxy.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * The server's clock, learned from its {@code Date} headers. AWS refuses a signature whose time is
 * more than five minutes off.
 */
public final class ServerClock extends Clock {

  /** A smaller difference may be the header's rounding and the response's travel time. */
  private static final Duration NOTICEABLE = Duration.ofSeconds(60);

  private final Clock local;
  private volatile Duration offset = Duration.ZERO;

  ServerClock(Clock local) {
    this.local = local;
  }

  /** How far this machine's clock is behind the server's; zero if the difference is small. */
  public Duration offset() {
    return offset;
  }

  /** Whether a signature made with that offset has a noticeably wrong time. */
  boolean hasChangedSince(Duration offsetThen) {
    return offset.minus(offsetThen).abs().compareTo(NOTICEABLE) > 0;
  }

  /** Learns the server's time from a {@code Date} header; ignores a malformed one. */
  void learn(String dateHeader) {
    Instant server;
    try {
      server = ZonedDateTime.parse(dateHeader, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return;
    }
    Duration seen = Duration.between(local.instant(), server);
    offset = seen.abs().compareTo(NOTICEABLE) > 0 ? seen : Duration.ZERO;
  }

  @Override
  public Instant instant() {
    return local.instant().plus(offset);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
