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
 * The time as the server has it, learnt from its {@code Date} headers: a signature is refused when
 * this machine's clock is five minutes off.
 */
public final class ServerClock extends Clock {

  /** Less than this is the header's whole seconds and the way of the answer. */
  private static final Duration NOTICEABLE = Duration.ofSeconds(60);

  private final Clock local;
  private volatile Duration offset = Duration.ZERO;

  ServerClock(Clock local) {
    this.local = local;
  }

  /** How far this machine's clock is behind the server's; zero if not noticeably. */
  public Duration offset() {
    return offset;
  }

  /** Whether a signature made with that offset was of noticeably another time. */
  boolean hasChangedSince(Duration offsetThen) {
    return offset.minus(offsetThen).abs().compareTo(NOTICEABLE) > 0;
  }

  /** Learns from a {@code Date} header. */
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
