package io.github.dynamodbmcp.proxy.log;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The destination and level of the log, as the setting {@code MCP_LOG} has them. */
public sealed interface Destination {

  /** The default: errors on standard error. */
  Destination DEFAULT = new StandardError(Level.ERROR);

  /** The levels, from the fewest lines to the most. */
  enum Level {
    /** Events that a person must look at. */
    ERROR,
    /** A line or two per call. */
    INFO,
    /** Details that help to find a fault. */
    DEBUG
  }

  /** The most detailed level that is written. */
  Level level();

  /** The value of {@code MCP_LOG} that means this destination in any working directory. */
  String setting();

  /**
   * Opens the stream to write to.
   *
   * @throws IOException if it can't be written
   */
  PrintStream open(PrintStream standardError) throws IOException;

  /** Standard error, up to a level of detail. */
  record StandardError(Level level) implements Destination {
    @Override
    public String setting() {
      return level.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public PrintStream open(PrintStream standardError) {
      return standardError;
    }
  }

  /**
   * A file that is appended to and kept small; a new one only its owner can read.
   *
   * @param level the most detailed level that is written
   */
  record File(Path path, Level level) implements Destination {
    /** The size from which the file is replaced; one old file is kept beside it. */
    private static final long MAX_BYTES = 10_000_000;

    @Override
    public String setting() {
      String absolute = path.toAbsolutePath().normalize().toString();
      return level == Level.DEBUG
          ? absolute
          : level.name().toLowerCase(Locale.ROOT) + ":" + absolute;
    }

    /** Whether it is this process's standard output by another name. */
    public boolean isStandardOutput() {
      Path output = Path.of("/dev/stdout");
      try {
        return path.equals(output) || (Files.exists(output) && Files.isSameFile(path, output));
      } catch (IOException e) {
        return false; // it doesn't exist yet
      }
    }

    @Override
    public PrintStream open(PrintStream standardError) throws IOException {
      return new PrintStream(new RotatingFile(path, MAX_BYTES), true, StandardCharsets.UTF_8);
    }
  }
}
