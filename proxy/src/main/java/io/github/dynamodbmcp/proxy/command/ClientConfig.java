package io.github.dynamodbmcp.proxy.command;

import io.github.dynamodbmcp.proxy.log.Destination;
import io.github.dynamodbmcp.proxy.settings.AccessKey;
import io.github.dynamodbmcp.proxy.settings.Confirm;
import io.github.dynamodbmcp.proxy.settings.LongCall;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.settings.SeveralBackends;
import io.github.dynamodbmcp.proxy.settings.UsageException;
import io.github.dynamodbmcp.proxy.settings.UserPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the configuration for an MCP client. Clients pass on almost no environment, so paths are
 * absolute and all settings are included.
 */
final class ClientConfig {

  private ClientConfig() {}

  /**
   * Returns the text for a client's configuration file.
   *
   * @param settings those of the backend, or of the first of several
   * @param several all backends; null if there is only one
   * @throws UsageException if there is no such client, there are no keys to write, or a path can't
   *     be expressed
   */
  static String of(
      String name,
      Launch launch,
      Settings settings,
      @Nullable SeveralBackends several,
      Map<String, String> environment,
      boolean withKeys)
      throws UsageException {
    Client client = Client.of(name);
    if (client == null) {
      throw new UsageException(
          "There is no client '" + name + "'. Choose one of: " + Client.words() + ".");
    }
    Map<String, String> env = environment(settings, environment, withKeys);
    if (several != null) {
      BackendVariables.write(several, env);
    }
    if (!UserPath.isAscii(launch.toString() + env + environment.getOrDefault("HOME", ""))
        && System.getProperty("os.name", "").equals("Linux")) {
      // Assistants pass on no locale, and without one Java can't open such a path.
      env.put("LC_ALL", "C.UTF-8");
    }
    // These options shorten the start: less compilation, a garbage collector with one thread.
    List<String> arguments =
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", launch.jar());
    return client.configuration(new ServerCommand(launch.java(), arguments, env));
  }

  private static Map<String, String> environment(
      Settings settings, Map<String, String> environment, boolean withKeys) throws UsageException {
    Map<String, String> env = new LinkedHashMap<>();
    env.put("MCP_API_ENDPOINT", settings.endpoint().toString());
    String region = settings.signingRegion();
    if (region != null && (settings.region() != null || settings.endpoint().region() == null)) {
      env.put("MCP_REGION", region);
    }
    AccessKey keys = settings.keys();
    if (withKeys) {
      if (keys == null) {
        throw new UsageException(
            "There are no keys to write. Set MCP_ACCESS_KEY_ID and MCP_SECRET_ACCESS_KEY, or omit"
                + " --with-keys to use the AWS profile.");
      }
      env.put("MCP_ACCESS_KEY_ID", keys.accessKeyId());
      env.put("MCP_SECRET_ACCESS_KEY", keys.secretAccessKey());
      if (keys.sessionToken() != null) {
        env.put("MCP_SESSION_TOKEN", keys.sessionToken());
      }
    } else {
      String profile = profile(settings, environment);
      if (profile != null) {
        env.put("MCP_PROFILE", profile);
      }
    }
    if (settings.readOnly()) {
      env.put("MCP_READ_ONLY", "true");
    }
    if (settings.confirm() != Confirm.OFF) {
      env.put("MCP_CONFIRM", settings.confirm().word());
    }
    if (!settings.timeout().equals(Settings.DEFAULT_TIMEOUT)) {
      env.put("MCP_TIMEOUT_SECONDS", Long.toString(settings.timeout().toSeconds()));
    }
    if (!settings.longCall().equals(LongCall.DEFAULT)) {
      env.put("MCP_LONG_CALL_SECONDS", Long.toString(settings.longCall().unwatched().toSeconds()));
    }
    if (!settings.log().equals(Destination.DEFAULT)) {
      env.put("MCP_LOG", settings.log().setting());
    }
    if (environment.containsKey("MCP_USER")) {
      env.put("MCP_USER", settings.user());
    }
    passOn(environment, withKeys, env);
    return env;
  }

  /** Copies the variables that the network and AWS's default chain need. */
  private static void passOn(
      Map<String, String> environment, boolean withKeys, Map<String, String> env)
      throws UsageException {
    for (String name : List.of("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy")) {
      String value = environment.getOrDefault(name, "");
      if (!value.isBlank() && (withKeys || !value.contains("@"))) {
        env.put(name, value);
      }
    }
    for (String name : List.of("AWS_CA_BUNDLE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")) {
      String value = environment.getOrDefault(name, "");
      if (!value.isBlank()) {
        env.put(name, absolute(name, value.strip(), environment));
      }
    }
  }

  private static String absolute(String name, String path, Map<String, String> environment)
      throws UsageException {
    // It may have characters that this command's locale can't express.
    return path.startsWith("/")
        ? path
        : UserPath.of(name, path, environment).toAbsolutePath().normalize().toString();
  }

  /**
   * The profile to write, since clients don't pass AWS_PROFILE on; null for AWS's default chain.
   */
  private static @Nullable String profile(Settings settings, Map<String, String> environment) {
    if (settings.profile() != null) {
      return settings.profile();
    }
    String ofShell = environment.getOrDefault("AWS_PROFILE", "").strip();
    return ofShell.isEmpty() ? null : ofShell;
  }

  /** A warning about the configuration; empty if there is none. */
  static String caution(Settings settings, Map<String, String> environment, boolean withKeys) {
    AccessKey keys = settings.keys();
    if (withKeys && keys != null && keys.sessionToken() != null) {
      return "These keys are temporary. When they have expired, write the configuration again.";
    }
    if (!withKeys
        && (environment.getOrDefault("HTTPS_PROXY", "").contains("@")
            || environment.getOrDefault("https_proxy", "").contains("@"))) {
      return "HTTPS_PROXY holds a password, so it was left out. Add it yourself, or use --with-keys.";
    }
    if (!withKeys
        && profile(settings, environment) == null
        && (keys != null || environment.containsKey("AWS_ACCESS_KEY_ID"))) {
      return "This shell's keys were left out, and assistants don't inherit them: AWS's default profile will be"
          + " used. Name another with --profile, or set MCP_ACCESS_KEY_ID and MCP_SECRET_ACCESS_KEY and use"
          + " --with-keys.";
    }
    return "";
  }
}
