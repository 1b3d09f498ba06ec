package io.github.dynamodbmcp.proxy.log;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * One line an event. Written by hand because a logging framework costs the start a tenth of a
 * second. Callers never hand it a secret, an argument or an answer.
 */
public final class Log {

  /** From the quietest to the most talkative. */
  public enum Level {
    ERROR,
    INFO,
    DEBUG
  }

  private final Level level;
  private final PrintStream out;

  private Log(Level level, PrintStream out) {
    this.level = level;
    this.out = out;
  }

  /**
   * A log as the setting {@code MCP_LOG} asks for it: a level, on standard error, or a file's path,
   * which gets everything.
   *
   * @throws IOException if the file can't be written
   */
  public static Log open(String setting, PrintStream standardError) throws IOException {
    for (Level level : Level.values()) {
      if (level.name().equalsIgnoreCase(setting)) {
        return new Log(level, standardError);
      }
    }
    Path file = Path.of(setting);
    if (!Files.exists(file)
        && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return new Log(
        Level.DEBUG,
        new PrintStream(
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            true,
            StandardCharsets.UTF_8));
  }

  /** What a person must look at. */
  public void error(String text) {
    write(Level.ERROR, () -> text);
  }

  /** What happens, a line or two a call. */
  public void info(Supplier<String> text) {
    write(Level.INFO, text);
  }

  /** What is needed to find a fault. */
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
