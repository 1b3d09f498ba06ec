package io.github.dynamodbmcp.proxy.command;

import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolList;
import io.github.dynamodbmcp.proxy.api.RemoteTools;
import io.github.dynamodbmcp.proxy.backends.CombinedTools;
import io.github.dynamodbmcp.proxy.process.NetworkProperties;
import io.github.dynamodbmcp.proxy.settings.BackendSettings;
import io.github.dynamodbmcp.proxy.settings.SeveralBackends;
import io.github.dynamodbmcp.proxy.settings.UsageException;
import java.io.PrintStream;
import java.util.concurrent.CompletionException;

/** The commands that differ where there are several backends. */
final class SeveralBackendsCommands {

  private static final int OK = 0;
  private static final int FAILED = 1;

  private final NetworkProperties network;
  private final PrintStream out;
  private final PrintStream err;

  SeveralBackendsCommands(NetworkProperties network, PrintStream out, PrintStream err) {
    this.network = network;
    this.out = out;
    this.err = err;
  }

  /** Returns the tools of all backends. */
  CombinedTools combined(SeveralBackends several) throws UsageException {
    return new CombinedTools(
        several, network, RemoteTools.TIME_TO_LIVE, several.common().openLog(err));
  }

  /**
   * Lists the tools, each with the backends that have it; fails if a backend has no current list.
   */
  int tools(SeveralBackends several) throws UsageException {
    try (CombinedTools tools = combined(several)) {
      ToolList list = tools.list(several.common().timeout().plusSeconds(1)).join();
      int width = 0;
      for (Tool tool : list.tools()) {
        width = Math.max(width, tool.name().length());
      }
      for (Tool tool : list.tools()) {
        out.printf(
            "%-" + width + "s  %-5s  %s  [%s]%n",
            tool.name(),
            tool.readOnly() ? "read" : "write",
            tool.get("title").asText(tool.name()),
            String.join(", ", tools.backendsOf(tool.name())));
      }
      tools.missing().forEach(missing -> err.println("Unavailable: " + missing));
      return tools.missing().isEmpty() ? OK : FAILED;
    } catch (CompletionException e) {
      err.println(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
      return FAILED;
    }
  }

  /** Checks each backend, and fails if one has a fault. */
  int check(SeveralBackends several) throws UsageException, InterruptedException {
    boolean ok = true;
    for (BackendSettings backend : several.backends()) {
      out.println("Backend " + backend.label());
      ok &= new CheckCommand(network, out, err).run(backend.settings());
    }
    return ok ? OK : FAILED;
  }
}
