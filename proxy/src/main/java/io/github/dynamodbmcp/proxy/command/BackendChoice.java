package io.github.dynamodbmcp.proxy.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.Tools;
import io.github.dynamodbmcp.protocol.tool.ToolsUnavailableException;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import io.github.dynamodbmcp.proxy.settings.CommandLine;
import io.github.dynamodbmcp.proxy.settings.Routing;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.settings.SeveralBackends;
import io.github.dynamodbmcp.proxy.settings.UsageException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The backends that a command is about.
 *
 * @param settings those of the backend, or the common ones of several
 * @param several all backends; null if there is only one, or {@code --backend} has chosen one
 * @param isChosen whether {@code --backend} has chosen one
 */
record BackendChoice(Settings settings, @Nullable SeveralBackends several, boolean isChosen) {

  private static final String ARGUMENT = "backend";

  /**
   * Reads the settings, and the flag {@code --backend}.
   *
   * @throws UsageException if a setting can't be used, or there is no such backend
   */
  static BackendChoice read(CommandLine given, Map<String, String> environment)
      throws UsageException {
    String name = given.flag("--backend");
    if (!Settings.namesBackends(given, environment)) {
      if (name != null) {
        throw new UsageException(
            "There is only one backend, which has no name. Leave out --backend, or set"
                + " MCP_API_ENDPOINT to NAME=URL for each backend.");
      }
      return new BackendChoice(Settings.read(given, environment), null, false);
    }
    SeveralBackends several = SeveralBackends.read(given, environment);
    return name == null
        ? new BackendChoice(several.common(), several, false)
        : new BackendChoice(several.of(name), null, true);
  }

  /**
   * Returns the settings of the only backend.
   *
   * @param command the name of the command
   * @throws UsageException if there are several
   */
  Settings only(String command) throws UsageException {
    if (several != null) {
      throw new UsageException(
          "The command "
              + command
              + " takes one backend. Choose it with --backend: "
              + several.names()
              + ".");
    }
    return settings;
  }

  /**
   * Checks that a call doesn't name its backend where something else chooses it.
   *
   * @throws UsageException if it does, and the tool has no such argument of its own
   * @throws UnknownToolException if there is no such tool
   * @throws ToolsUnavailableException if there is no list of tools
   */
  void checkArguments(ObjectNode arguments, String tool, Tools tools)
      throws UsageException, UnknownToolException, ToolsUnavailableException, InterruptedException {
    boolean isNearest = several != null && several.routing() == Routing.NEAREST;
    if (!arguments.has(ARGUMENT) || !(isChosen || isNearest)) {
      return;
    }
    if (!tools.find(tool, Deadline.in(settings.timeout())).takes(ARGUMENT)) {
      throw new UsageException(
          isChosen
              ? "The flag --backend chooses the backend. Leave backend out of the JSON."
              : "With MCP_ROUTING=nearest, no call names its backend. Leave backend out of the JSON,"
                  + " or choose one with --backend.");
    }
  }
}
