package io.github.dynamodbmcp.handlers.log;

import io.github.dynamodbmcp.handlers.log.LogProvider.Threshold;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes each event as one {@link LogLine}. */
final class LineLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;

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
    String text =
        arguments == null ? message : MessageFormatter.basicArrayFormat(message, arguments);
    byte[] line =
        LogLine.of(level.name(), name.substring(name.lastIndexOf('.') + 1), text, failure)
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
