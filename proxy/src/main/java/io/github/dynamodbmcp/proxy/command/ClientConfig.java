package io.github.dynamodbmcp.proxy.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.proxy.log.Destination;
import io.github.dynamodbmcp.proxy.settings.Keys;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.settings.UsageException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the configuration for an MCP client. Clients pass on almost no environment, so paths are
 * absolute and all settings are included.
 */
final class ClientConfig {

  private enum Client {
    CLAUDE("mcpServers"),
    KIRO("mcpServers"),
    CURSOR("mcpServers"),
    VSCODE("servers");

    private final String section;

    Client(String section) {
      this.section = section;
    }
  }

  private ClientConfig() {}

  static String names() {
    return Arrays.stream(Client.values())
        .map(client -> client.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  static String of(
      String name, Settings settings, Map<String, String> environment, boolean withKeys)
      throws UsageException {
    Client client =
        Arrays.stream(Client.values())
            .filter(known -> known.name().equalsIgnoreCase(name))
            .findFirst()
            .orElseThrow(() ->
                new UsageException(
                    "There is no client '" + name + "'. Choose one of: " + names() + "."));
    ObjectNode server = Json.object();
    if (client == Client.VSCODE) {
      server.put("type", "stdio");
    }
    server.put("command", java());
    ArrayNode arguments = server.putArray("args");
    // These options shorten the start: less compilation, a garbage collector with one thread.
    arguments.add("-XX:TieredStopAtLevel=1").add("-XX:+UseSerialGC");
    arguments.add("-jar").add(jar());
    server.set("env", environment(settings, environment, withKeys));
    ObjectNode config = Json.object();
    config.putObject(client.section).set("dynamodb", server);
    return config.toPrettyString();
  }

  private static ObjectNode environment(
      Settings settings, Map<String, String> environment, boolean withKeys) throws UsageException {
    ObjectNode env = Json.object().put("MCP_API_ENDPOINT", settings.endpoint().toString());
    if (settings.region() != null) {
      env.put("MCP_REGION", settings.region());
    }
    Keys keys = settings.keys();
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
    if (!settings.timeout().equals(Settings.DEFAULT_TIMEOUT)) {
      env.put("MCP_TIMEOUT_SECONDS", Long.toString(settings.timeout().toSeconds()));
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
  private static void passOn(Map<String, String> environment, boolean withKeys, ObjectNode env) {
    for (String name : List.of("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy")) {
      String value = environment.getOrDefault(name, "");
      if (!value.isBlank() && (withKeys || !value.contains("@"))) {
        env.put(name, value);
      }
    }
    for (String name : List.of("AWS_CA_BUNDLE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")) {
      String value = environment.getOrDefault(name, "");
      if (!value.isBlank()) {
        env.put(name, absolute(value));
      }
    }
  }

  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize().toString();
  }

  /**
   * The profile to write, since clients don't pass AWS_PROFILE on; null for AWS's default chain.
   */
  private static @Nullable String profile(Settings settings, Map<String, String> environment) {
    return settings.profile() != null ? settings.profile() : environment.get("AWS_PROFILE");
  }

  /** A warning about the configuration; empty if there is none. */
  static String caution(Settings settings, Map<String, String> environment, boolean withKeys) {
    Keys keys = settings.keys();
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

  /** The Java that runs this command, which is known to work. */
  private static String java() {
    return ProcessHandle.current()
        .info()
        .command()
        .orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "java").toString());
  }

  private static String jar() throws UsageException {
    try {
      return Path.of(ClientConfig.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath()
          .toString();
    } catch (URISyntaxException e) {
      throw new UsageException("Can't find the path of the jar: " + e.getMessage());
    }
  }
}
