package io.github.dynamodbmcp.proxy.log;

import io.github.dynamodbmcp.proxy.log.Destination.Level;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * One line an event. Written by hand because a logging framework costs the start a tenth of a
 * second. Callers never hand it a secret, an argument or an answer.
 */
public final class Log {

  private final Level level;
  private final PrintStream out;

  private Log(Level level, PrintStream out) {
    this.level = level;
    this.out = out;
  }

  /**
   * A log to that destination.
   *
   * @throws IOException if it is a file that can't be written
   */
  public static Log open(Destination destination, PrintStream standardError) throws IOException {
    return new Log(destination.level(), destination.open(standardError));
  }

  /** Says what a person must look at. */
  public void error(String text) {
    write(Level.ERROR, () -> text);
  }

  /** Says what happens, a line or two a call. */
  public void info(Supplier<String> text) {
    write(Level.INFO, text);
  }

  /** Says what is needed to find a fault. */
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
              + text.get().replaceAll("\\R", " "));
    }
  }
}
