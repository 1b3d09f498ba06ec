package io.github.dynamodbmcp.proxy.log;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
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
    /** Whatever helps to find a fault. */
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

  /** A file that is appended to, with all levels; a new one only its owner can read. */
  record File(Path path) implements Destination {
    @Override
    public Level level() {
      return Level.DEBUG;
    }

    @Override
    public String setting() {
      return path.toAbsolutePath().normalize().toString();
    }

    @Override
    public PrintStream open(PrintStream standardError) throws IOException {
      if (!Files.exists(path)
          && path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      return new PrintStream(
          Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
          true,
          StandardCharsets.UTF_8);
    }
  }
}
