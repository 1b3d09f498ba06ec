package io.github.dynamodbmcp.proxy.log;

import io.github.dynamodbmcp.protocol.mcp.SessionLog;
import io.github.dynamodbmcp.proxy.log.Destination.Level;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A log with one line per event. It is ours because a logging framework would add a tenth of a
 * second to the start. Callers never pass it a secret, an argument or a result.
 */
public final class Log implements SessionLog {

  private final Level level;
  private final PrintStream out;
  private final String about;

  private Log(Level level, PrintStream out, String about) {
    this.level = level;
    this.out = out;
    this.about = about;
  }

  /**
   * Opens a log.
   *
   * @throws IOException if the destination is a file that can't be written
   */
  public static Log open(Destination destination, PrintStream standardError) throws IOException {
    return new Log(destination.level(), destination.open(standardError), "");
  }

  /** Returns the same log, in which each line names its subject. */
  public Log about(String subject) {
    return new Log(level, out, "[" + subject + "] ");
  }

  /** Logs what a person must look at. */
  @Override
  public void error(String text) {
    write(Level.ERROR, () -> text);
  }

  /** Logs what happens: a line or two per call. */
  public void info(Supplier<String> text) {
    write(Level.INFO, text);
  }

  /** Logs what helps to find a fault. */
  @Override
  public void debug(Supplier<String> text) {
    write(Level.DEBUG, text);
  }

  private void write(Level at, Supplier<String> text) {
    if (at.compareTo(level) <= 0) {
      out.println(
          Instant.now().truncatedTo(ChronoUnit.MILLIS)
              + " "
              + at.name().toLowerCase(Locale.ROOT)
              + " "
              + about
              + text.get().replaceAll("\\R", " "));
    }
  }
}
