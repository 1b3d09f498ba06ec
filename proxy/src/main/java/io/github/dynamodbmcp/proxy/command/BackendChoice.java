package io.github.dynamodbmcp.proxy.command;

import io.github.dynamodbmcp.proxy.settings.CommandLine;
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
 */
record BackendChoice(Settings settings, @Nullable SeveralBackends several) {

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
      return new BackendChoice(Settings.read(given, environment), null);
    }
    SeveralBackends several = SeveralBackends.read(given, environment);
    return name == null
        ? new BackendChoice(several.common(), several)
        : new BackendChoice(several.of(name), null);
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
}
