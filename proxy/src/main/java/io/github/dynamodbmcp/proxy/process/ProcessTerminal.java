package io.github.dynamodbmcp.proxy.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This process's terminal, which is looked for when somebody asks. */
public final class ProcessTerminal implements Terminal {

  @Override
  @SuppressWarnings("SystemConsoleNull") // the property makes it null without a terminal
  public boolean isInteractive() {
    try {
      // A client that has written already isn't a person, and the console takes time to load.
      if (System.in.available() > 0) {
        return false;
      }
    } catch (IOException e) {
      return false;
    }
    // The other kind, the default of Java 22 to 24, exists without a terminal, and loads a library.
    System.setProperty("jdk.console", "java.base");
    return System.console() != null;
  }

  /** Linux tells what the stream is; elsewhere Java knows only of input and output together. */
  @Override
  public boolean showsErrors() {
    try {
      String stream = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return stream.matches("/dev/(pts/|tty|console).*");
    } catch (IOException | UnsupportedOperationException e) {
      return isInteractive();
    }
  }
}
