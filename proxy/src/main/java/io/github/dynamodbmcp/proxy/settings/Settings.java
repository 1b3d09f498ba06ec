package io.github.dynamodbmcp.proxy.settings;

import io.github.dynamodbmcp.proxy.log.Destination;
import io.github.dynamodbmcp.proxy.log.Destination.Level;
import io.github.dynamodbmcp.proxy.log.Log;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings, from flags and environment variables; a flag takes precedence over its variable.
 *
 * @param region the signing region; null if none is set
 * @param regionOfEnvironment the region of {@code AWS_REGION} or {@code AWS_DEFAULT_REGION}, where
 *     neither {@code region} nor the endpoint's host gives one; null if neither is set
 * @param keys the access key; null to use AWS's default chain
 * @param profile the AWS profile; null if none is set
 * @param confirm whether to ask the user before a tool writes
 * @param timeout the time limit of one call, from the assistant's request to its response
 * @param longCall how long a call may go on by itself
 * @param user the claimed user, which nobody verifies
 * @param log the destination of the log
 * @param cacheDirectory the directory of the last list of tools; null if the system has none
 */
public record Settings(
    Endpoint endpoint,
    @Nullable String region,
    @Nullable String regionOfEnvironment,
    @Nullable AccessKey keys,
    @Nullable String profile,
    boolean readOnly,
    Confirm confirm,
    Duration timeout,
    LongCall longCall,
    String user,
    Destination log,
    @Nullable Path cacheDirectory) {

  /** Just under API Gateway's own 30 seconds. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(29);

  /** A regular expression for the names of regions. */
  public static final String REGION = "[a-z0-9]+(-[a-z0-9]+)*";

  private static final int MAX_TIMEOUT_SECONDS = 900;

  /**
   * Whether the endpoint's setting names several backends ({@code eu=URL us=URL}), or holds several
   * URLs without a name. Then {@link SeveralBackends#read} reads the settings.
   */
  public static boolean namesBackends(CommandLine given, Map<String, String> environment) {
    String setting = new Variables(given, environment).raw("--endpoint", "MCP_API_ENDPOINT");
    String text = setting == null ? "" : setting.strip();
    return NamedValues.equalsSign(text) >= 0
        || (text.indexOf("://") != text.lastIndexOf("://") && text.matches("(?s)\\S+\\s.*"));
  }

  /**
   * Reads flags and environment.
   *
   * @throws UsageException if something is missing or malformed
   */
  public static Settings read(CommandLine given, Map<String, String> environment)
      throws UsageException {
    Variables source = new Variables(given, environment);
    String url = source.optional("--endpoint", "MCP_API_ENDPOINT");
    if (url == null) {
      throw new UsageException(
          "No endpoint: set MCP_API_ENDPOINT or --endpoint to the API's URL (the stack's output"
              + " ApiEndpoint; http://127.0.0.1:8787 for scripts/local.sh).");
    }
    Endpoint endpoint = Endpoint.parse(url);
    String routing = source.optional("--routing", "MCP_ROUTING");
    if (routing != null) {
      // One backend needs none, but a mistake would show only when there is a second.
      Routing.parse(routing);
    }
    String region = region("MCP_REGION", source.optional("--region", "MCP_REGION"));
    boolean known = region != null || endpoint.region() != null;
    AccessKey keys = keys(source);
    if (keys == null) {
      source.checkDefaultChain();
    }
    return new Settings(
        endpoint,
        region,
        known ? null : regionOfEnvironment(environment),
        keys,
        source.identity("--profile", "MCP_PROFILE"),
        source.guard("--read-only", "MCP_READ_ONLY"),
        Confirm.parse(source.guardWord("--confirm", "MCP_CONFIRM")),
        timeout(source.optional("--timeout", "MCP_TIMEOUT_SECONDS")),
        LongCall.parse(source.optional("--long-call", "MCP_LONG_CALL_SECONDS")),
        user(source.optional("", "MCP_USER")),
        log(source.optional("--log", "MCP_LOG"), environment),
        cacheDirectory(environment));
  }

  /** AWS's two variables, in the order in which the AWS CLI and the SDKs read them. */
  private static @Nullable String regionOfEnvironment(Map<String, String> environment)
      throws UsageException {
    for (String variable : List.of("AWS_REGION", "AWS_DEFAULT_REGION")) {
      String value = environment.getOrDefault(variable, "").strip();
      if (!value.isEmpty()) {
        return region(variable, value);
      }
    }
    return null;
  }

  private static @Nullable String region(String variable, @Nullable String given)
      throws UsageException {
    if (given != null && !given.matches(REGION)) {
      throw new UsageException(
          variable + " is '" + given + "'; it must be the name of a region, such as us-east-1.");
    }
    return given;
  }

  private static @Nullable AccessKey keys(Variables source) throws UsageException {
    String id = source.identity("", "MCP_ACCESS_KEY_ID");
    String secret = source.identity("", "MCP_SECRET_ACCESS_KEY");
    String token = source.optional("", "MCP_SESSION_TOKEN");
    if (id != null && secret != null) {
      return new AccessKey(id, secret, token);
    }
    if (id != null || secret != null || token != null) {
      throw new UsageException(
          "MCP_ACCESS_KEY_ID and MCP_SECRET_ACCESS_KEY (with MCP_SESSION_TOKEN, if there is one)"
              + " belong together: set both, or neither to use AWS's default chain.");
    }
    return null;
  }

  private static Duration timeout(@Nullable String text) throws UsageException {
    if (text == null) {
      return DEFAULT_TIMEOUT;
    }
    if (text.matches("\\d{1,3}")) {
      int seconds = Integer.parseInt(text);
      if (seconds >= 1 && seconds <= MAX_TIMEOUT_SECONDS) {
        return Duration.ofSeconds(seconds);
      }
    }
    throw new UsageException(
        "The timeout is '"
            + text
            + "'; it must be whole seconds, 1 to "
            + MAX_TIMEOUT_SECONDS
            + ".");
  }

  private static String user(@Nullable String given) {
    String user = given == null ? System.getProperty("user.name", "") : given;
    return user.isBlank() ? "unknown" : user;
  }

  /**
   * Reads a destination: a single word is a level, anything else the path of a file, with or
   * without a level and a colon before it.
   */
  private static Destination log(@Nullable String given, Map<String, String> environment)
      throws UsageException {
    if (given == null) {
      return Destination.DEFAULT;
    }
    Level alone = level(given);
    if (alone != null) {
      return new Destination.StandardError(alone);
    }
    if (given.matches("[A-Za-z]+")) {
      throw new UsageException(
          "MCP_LOG is '"
              + given
              + "'; it must be error, info or debug, or the path of a file, such as ./"
              + given
              + ".log.");
    }
    int colon = given.indexOf(':');
    Level before = colon < 0 ? null : level(given.substring(0, colon));
    String path = before == null ? given : given.substring(colon + 1).strip();
    Destination.File file =
        new Destination.File(
            UserPath.of("MCP_LOG", path, environment), before == null ? Level.DEBUG : before);
    if (path.isEmpty() || file.isStandardOutput()) {
      throw new UsageException(
          "MCP_LOG is '"
              + given
              + "'; "
              + (path.isEmpty() ? "the path is missing." : "standard output carries the protocol.")
              + " Name a file, or set MCP_LOG to error, info or debug for standard error.");
    }
    return file;
  }

  private static @Nullable Level level(String word) {
    for (Level level : Level.values()) {
      if (level.name().equalsIgnoreCase(word)) {
        return level;
      }
    }
    return null;
  }

  /** The signing region as far as the settings and the endpoint give it; null if they don't. */
  public @Nullable String signingRegion() {
    if (region != null) {
      return region;
    }
    String ofHost = endpoint.region();
    return ofHost != null ? ofHost : regionOfEnvironment;
  }

  /**
   * Opens the log.
   *
   * @throws UsageException if it is a file that can't be written
   */
  public Log openLog(PrintStream standardError) throws UsageException {
    try {
      return Log.open(log, standardError);
    } catch (IOException e) {
      throw new UsageException(
          "The log file '"
              + log.setting()
              + "' can't be written. Set MCP_LOG or --log to a file in an existing directory of yours.");
    }
  }

  /** The system's directory for caches; null if there is none, since the cache is optional. */
  private static @Nullable Path cacheDirectory(Map<String, String> environment) {
    String home = UserPath.home(environment);
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String base =
        system.startsWith("windows")
            ? environment.getOrDefault("LOCALAPPDATA", home)
            : system.startsWith("mac") ? home + "/Library/Caches" : xdgCacheHome(environment, home);
    try {
      // Java calls the home "?" for a user who isn't in the system's list.
      Path directory = Path.of(base, "dynamodb-mcp");
      return directory.isAbsolute() ? directory : null;
    } catch (InvalidPathException e) {
      return null; // a path that the locale can't express
    }
  }

  /** Follows the XDG specification, by which an empty or relative value is ignored. */
  private static String xdgCacheHome(Map<String, String> environment, String home) {
    String given = environment.getOrDefault("XDG_CACHE_HOME", "");
    return given.startsWith("/") ? given : home + "/.cache";
  }
}
