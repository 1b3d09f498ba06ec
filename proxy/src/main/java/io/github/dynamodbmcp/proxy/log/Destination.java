package io.github.dynamodbmcp.proxy.log;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/** Where the log goes, and how much of it: what the setting {@code MCP_LOG} says. */
public sealed interface Destination {

  /** Where nothing is set. */
  Destination DEFAULT = new StandardError(Level.ERROR);

  /** From the quietest log to the most talkative. */
  enum Level {
    /** What a person must look at. */
    ERROR,
    /** What happens, a line or two a call. */
    INFO,
    /** What is needed to find a fault. */
    DEBUG
  }

  /** The last level that is written. */
  Level level();

  /** The value of the setting that says this, from whichever working directory. */
  String setting();

  /**
   * The stream to write to.
   *
   * @throws IOException if there is none to be had
   */
  PrintStream open(PrintStream standardError) throws IOException;

  /** Standard error, down to a level. */
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

  /** The end of a file, which gets everything; a new one is its owner's alone. */
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
