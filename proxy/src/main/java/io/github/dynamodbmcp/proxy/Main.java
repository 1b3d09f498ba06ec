package io.github.dynamodbmcp.proxy;

import io.github.dynamodbmcp.protocol.mcp.Confirmation;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Tools;
import io.github.dynamodbmcp.proxy.api.RemoteTools;
import io.github.dynamodbmcp.proxy.backends.CombinedTools;
import io.github.dynamodbmcp.proxy.command.Commands;
import io.github.dynamodbmcp.proxy.command.Help;
import io.github.dynamodbmcp.proxy.confirmation.WriteConsent;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.process.Environment;
import io.github.dynamodbmcp.proxy.process.NetworkProperties;
import io.github.dynamodbmcp.proxy.process.ProcessTerminal;
import io.github.dynamodbmcp.proxy.process.Terminal;
import io.github.dynamodbmcp.proxy.process.Version;
import io.github.dynamodbmcp.proxy.settings.CommandLine;
import io.github.dynamodbmcp.proxy.settings.Confirm;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.settings.SeveralBackends;
import io.github.dynamodbmcp.proxy.settings.UsageException;
import io.github.dynamodbmcp.proxy.stdio.StdioServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Serves an assistant, or runs a command that a person typed. */
public final class Main {

  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  /** How long a user may take to answer a question. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private Main() {}

  /** Starts the process. */
  public static void main(String... args) {
    // Texts are English, so that no locale's digits or letters may get into them.
    Locale.setDefault(Locale.ROOT);
    // Anything that a library prints to standard output would break the protocol.
    System.setOut(System.err);
    int status =
        run(
            args,
            Environment.read(),
            System.in,
            new FileOutputStream(FileDescriptor.out),
            // UTF-8 in any locale, since messages quote people's data.
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
            () -> System.exit(FAILED),
            new ProcessTerminal());
    System.exit(status);
  }

  /** Long enough for each call to time out and say so, unless its client watches its progress. */
  private static Duration grace(Settings settings) {
    Duration timeout = settings.timeout();
    Duration longCall = settings.longCall().unwatched();
    return (longCall.compareTo(timeout) > 0 ? longCall : timeout).plusSeconds(1);
  }

  private static @Nullable Confirmation confirmation(Confirm confirm, Tools tools) {
    return confirm == Confirm.OFF
        ? null
        : new Confirmation(new WriteConsent(tools, confirm), PATIENCE);
  }

  /** Serves an assistant until its input ends, and closes the tools. */
  private static void serve(
      Tools source,
      Settings settings,
      Log log,
      InputStream in,
      OutputStream out,
      Runnable whenBroken)
      throws IOException, InterruptedException {
    try (Tools tools = source) {
      new StdioServer(
              in,
              out,
              tools,
              Caller.local(settings.user()),
              log,
              Version.current(),
              settings.timeout(),
              grace(settings),
              confirmation(settings.confirm(), tools),
              whenBroken)
          .run();
    }
  }

  /**
   * Runs the program.
   *
   * @param whenBroken runs when nobody reads the output any more
   * @return the exit status: 0; 1 if something failed; 2 if the command line or a setting is wrong
   */
  static int run(
      String[] args,
      Map<String, String> environment,
      InputStream in,
      OutputStream out,
      PrintStream err,
      Runnable whenBroken,
      Terminal terminal) {
    try {
      CommandLine commandLine = CommandLine.parse(args);
      if (!commandLine.words().isEmpty()
          || commandLine.has("--help")
          || commandLine.has("--version")) {
        return new Commands(Version.current(), environment, in, out, err, terminal)
            .run(commandLine);
      }
      if (terminal.isInteractive()) {
        err.print(Help.atTerminal(Version.current()));
      }
      NetworkProperties network = new NetworkProperties(environment);
      if (Settings.namesBackends(commandLine, environment)) {
        SeveralBackends several = SeveralBackends.read(commandLine, environment);
        Log log = several.common().openLog(err);
        serve(
            new CombinedTools(several, network, RemoteTools.TIME_TO_LIVE, log),
            several.common(),
            log,
            in,
            out,
            whenBroken);
      } else {
        Settings settings = Settings.read(commandLine, environment);
        Log log = settings.openLog(err);
        serve(
            new RemoteTools(settings, network, RemoteTools.TIME_TO_LIVE, log),
            settings,
            log,
            in,
            out,
            whenBroken);
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
      err.println("Internal error: " + e);
      return FAILED;
    }
  }
}
