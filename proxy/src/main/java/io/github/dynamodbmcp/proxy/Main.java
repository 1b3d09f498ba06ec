package io.github.dynamodbmcp.proxy;

import io.github.dynamodbmcp.proxy.api.RemoteTools;
import io.github.dynamodbmcp.proxy.command.Commands;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.mcp.StdioServer;
import io.github.dynamodbmcp.proxy.settings.CommandLine;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.settings.UsageException;
import io.github.dynamodbmcp.proxy.tool.Tools;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Serves an assistant, or runs the command that a person typed. */
public final class Main {

  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  private Main() {}

  /** The process's entry. */
  public static void main(String... args) {
    // What a library prints would break the protocol.
    System.setOut(System.err);
    int status =
        run(
            args,
            System.getenv(),
            System.in,
            new FileOutputStream(FileDescriptor.out),
            // Whatever the locale: what people's data holds is to be read.
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
            () -> System.exit(FAILED));
    System.exit(status);
  }

  /**
   * Does what the arguments say.
   *
   * @param whenBroken runs when nobody reads the output any more
   * @return the exit status: 0, 1 if it failed, 2 if it was started wrongly
   */
  static int run(
      String[] args,
      Map<String, String> environment,
      InputStream in,
      OutputStream out,
      PrintStream err,
      Runnable whenBroken) {
    try {
      CommandLine commandLine = CommandLine.parse(args);
      if (!commandLine.words().isEmpty()
          || commandLine.has("--help")
          || commandLine.has("--version")) {
        return new Commands(version(), environment, in, out, err).run(commandLine);
      }
      Settings settings = Settings.read(commandLine, environment);
      Log log = settings.openLog(err);
      try (Tools tools = new RemoteTools(settings, environment, RemoteTools.TIME_TO_LIVE, log)) {
        new StdioServer(in, out, tools, log, version(), settings.timeout(), whenBroken).run();
      }
      return OK;
    } catch (UsageException e) {
      err.println(e.getMessage());
      err.println("Help: java -jar dynamodb-mcp-proxy.jar --help");
      return USAGE;
    } catch (IOException e) {
      err.println("Input or output failed: " + e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      return FAILED;
    } catch (RuntimeException | LinkageError e) {
      err.println("Internal error in the proxy: " + e);
      return FAILED;
    }
  }

  /** As the jar's manifest tells it. */
  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
