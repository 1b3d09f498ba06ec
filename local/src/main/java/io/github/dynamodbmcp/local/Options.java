package io.github.dynamodbmcp.local;

import io.github.dynamodbmcp.handlers.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options of the command line.
 *
 * @param port the server's port on loopback; 0 for any free port
 * @param data the directory of DynamoDB Local's tables; null to keep them in memory
 * @param dynamoDb the URL of a DynamoDB that is already running; null to start DynamoDB Local
 * @param settings the server's settings that this machine's environment gives, checked
 */
record Options(
    int port, @Nullable Path data, @Nullable URI dynamoDb, Map<String, String> settings) {
  /** The environment variables that are passed on to the server. */
  static final Set<String> PASSED_ON =
      Set.of(
          "LOG_LEVEL",
          "MCP_BEARER_TOKEN",
          "MCP_EXTENSIONS",
          "MCP_MASKED_ATTRIBUTES",
          "MCP_MAX_RESPONSE_CHARS",
          "MCP_READ_ONLY",
          "MCP_TABLE_NAME_PATTERN",
          "MCP_TOKEN_KEY");

  private static final int DEFAULT_PORT = 8787;
  private static final int HIGHEST_PORT = 65_535;

  /**
   * Parses the command line, and takes the server's settings from the environment.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static Options parse(Map<String, String> environment, String... args) {
    int port = DEFAULT_PORT;
    Path data = null;
    URI dynamoDb = null;
    Iterator<String> rest = List.of(args).iterator();
    while (rest.hasNext()) {
      String[] option = rest.next().split("=", 2);
      switch (option[0]) {
        case "--port" -> port = port(value(option, rest));
        case "--data" -> data = Path.of(value(option, rest)).toAbsolutePath().normalize();
        case "--dynamodb" -> dynamoDb = url(value(option, rest));
        default ->
            throw new IllegalArgumentException(
                "Unknown option \"%s\": --help lists the options.".formatted(option[0]));
      }
    }
    if (data != null && dynamoDb != null) {
      throw new IllegalArgumentException(
          "--data and --dynamodb can't be combined: --data is for the DynamoDB Local that starts here, --dynamodb for another DynamoDB.");
    }
    return new Options(port, data, dynamoDb, settings(environment, dynamoDb));
  }

  private static Map<String, String> settings(
      Map<String, String> environment, @Nullable URI dynamoDb) {
    Map<String, String> settings = new HashMap<>(environment);
    settings.keySet().retainAll(PASSED_ON);
    if (dynamoDb != null) {
      settings.putAll(region(environment, dynamoDb));
    }
    settings.values().removeIf(String::isBlank);
    // Refuses what the server would refuse, before anything starts.
    Settings.from(settings);
    return Map.copyOf(settings);
  }

  /** The region of a DynamoDB that is already running, if anything says it. */
  private static Map<String, String> region(Map<String, String> environment, URI dynamoDb) {
    return new RunningDynamoDb(dynamoDb)
        .region()
        .or(() ->
            Stream.of("AWS_REGION", "AWS_DEFAULT_REGION")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(region -> !region.isBlank())
                .findFirst())
        .map(region -> Map.of("AWS_REGION", region))
        .orElse(Map.of());
  }

  private static String value(String[] option, Iterator<String> rest) {
    String value = option.length == 2 ? option[1] : rest.hasNext() ? rest.next() : "";
    if (value.isBlank()) {
      throw new IllegalArgumentException(option[0] + " needs a value: see --help.");
    }
    return value;
  }

  private static int port(String text) {
    int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
    if (port < 0 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException(
          "--port must be a whole number from 0 to 65535, not \"%s\".".formatted(text));
    }
    return port;
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text);
      if (url.getHost() != null
          && List.of("http", "https").contains(url.getScheme())
          && url.getPort() <= HIGHEST_PORT) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Reported below, like every other invalid URL.
    }
    throw new IllegalArgumentException(
        "--dynamodb must be an http or https URL, such as http://127.0.0.1:8000, not \"%s\"."
            .formatted(text));
  }
}
