package io.github.dynamodbmcp.proxy.command;

import io.github.dynamodbmcp.proxy.settings.CommandLine;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.settings.SeveralBackends;
import io.github.dynamodbmcp.proxy.settings.UsageException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The backend that a command is about, by the flag {@code --backend}. */
final class BackendChoice {

  private static final String FLAG = "--backend";

  private BackendChoice() {}

  /** Returns the settings of the backend; null if there are several and the flag chooses none. */
  static @Nullable Settings of(CommandLine given, Map<String, String> environment)
      throws UsageException {
    String name = given.flag(FLAG);
    if (!Settings.namesBackends(given, environment)) {
      if (name != null) {
        throw new UsageException(
            "There is only one backend, which has no name. Leave out --backend, or set"
                + " MCP_API_ENDPOINT to NAME=URL for each backend.");
      }
      return Settings.read(given, environment);
    }
    return name == null ? null : SeveralBackends.read(given, environment).of(name);
  }

  /** Returns the settings of the backend of a command that takes only one. */
  static Settings require(CommandLine given, Map<String, String> environment)
      throws UsageException {
    Settings settings = of(given, environment);
    if (settings == null) {
      throw new UsageException(
          "The command "
              + given.words().get(0)
              + " takes one backend. Choose it with --backend: "
              + SeveralBackends.read(given, environment).names()
              + ".");
    }
    return settings;
  }
}
