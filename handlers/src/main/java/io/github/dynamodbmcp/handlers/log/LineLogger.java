package io.github.dynamodbmcp.handlers.log;

import io.github.dynamodbmcp.handlers.log.LogProvider.Threshold;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** Writes each event as one {@link LogLine}. */
final class LineLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1L;

  /** The key of an event's pair that names its request. */
  private static final String REQUEST_ID = "request_id";

  private final Threshold threshold;

  LineLogger(String name, Threshold threshold) {
    this.name = name;
    this.threshold = threshold;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      Object @Nullable [] arguments,
      @Nullable Throwable failure) {
    write(level, text(message, arguments), null, failure);
  }

  /** Takes an event of the fluent API, which may name its request. */
  @Override
  public void log(LoggingEvent event) {
    @Nullable String requestId = null;
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    for (KeyValuePair pair : pairs == null ? List.<KeyValuePair>of() : pairs) {
      if (pair.key.equals(REQUEST_ID) && pair.value instanceof String id) {
        requestId = id;
      }
    }
    write(
        event.getLevel(),
        text(event.getMessage(), event.getArgumentArray()),
        requestId,
        event.getThrowable());
  }

  private static String text(String message, Object @Nullable [] arguments) {
    return arguments == null ? message : MessageFormatter.basicArrayFormat(message, arguments);
  }

  private void write(
      Level level, String text, @Nullable String requestId, @Nullable Throwable failure) {
    String logger = name.substring(name.lastIndexOf('.') + 1);
    byte[] line =
        LogLine.of(Instant.now(), level.name(), logger, text, requestId, failure)
            .getBytes(StandardCharsets.US_ASCII);
    // In one write, so that the lines of concurrent threads stay whole.
    System.err.write(line, 0, line.length);
    System.err.flush();
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isErrorEnabled() {
    return threshold.covers(Threshold.ERROR);
  }

  @Override
  public boolean isWarnEnabled() {
    return threshold.covers(Threshold.WARN);
  }

  @Override
  public boolean isInfoEnabled() {
    return threshold.covers(Threshold.INFO);
  }

  @Override
  public boolean isDebugEnabled() {
    return threshold.covers(Threshold.DEBUG);
  }

  @Override
  public boolean isTraceEnabled() {
    return threshold.covers(Threshold.TRACE);
  }
}
