package io.github.dynamodbmcp.proxy.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of several backends in one proxy. Endpoint, profile, region and read-only may differ
 * between them; all other settings are the same.
 *
 * @param backends in the order of the setting
 */
public record SeveralBackends(List<BackendSettings> backends, Routing routing) {

  private static final String ENDPOINT = "MCP_API_ENDPOINT";

  /** A setting that a backend may have for itself. */
  private record Own(String flag, String variable, boolean named, Map<String, String> values) {}

  /**
   * Reads flags and environment, whose endpoint {@linkplain Settings#namesBackends names backends}.
   *
   * @throws UsageException if something is missing, malformed or contradictory
   */
  public static SeveralBackends read(CommandLine given, Map<String, String> environment)
      throws UsageException {
    Variables source = new Variables(given, environment);
    Map<String, String> endpoints =
        NamedValues.parse(ENDPOINT, String.valueOf(source.optional("--endpoint", ENDPOINT)));
    List<String> names = List.copyOf(endpoints.keySet());
    Routing routing = Routing.parse(source.optional("--routing", "MCP_ROUTING"));
    Own profile = own(source, "--profile", "MCP_PROFILE", names, true);
    if (profile.named() && source.optional("", "MCP_ACCESS_KEY_ID") != null) {
      throw new UsageException(
          "MCP_ACCESS_KEY_ID would sign for every backend, but MCP_PROFILE names a profile for each."
              + " Remove one of them.");
    }
    List<Own> settings =
        List.of(
            new Own("--endpoint", ENDPOINT, true, endpoints),
            profile,
            // The others' URLs may give their regions.
            own(source, "--region", "MCP_REGION", names, false),
            own(source, "--read-only", "MCP_READ_ONLY", names, true));
    List<BackendSettings> backends = new ArrayList<>();
    for (String name : names) {
      backends.add(new BackendSettings(name, settings(name, settings, given, environment)));
    }
    return new SeveralBackends(List.copyOf(backends), routing);
  }

  /**
   * Reads a setting that has one value for all backends, or one for each.
   *
   * @param complete whether it must then have a value for every backend: one that is forgotten
   *     would be called as somebody else, or written to
   */
  private static Own own(
      Variables source, String flag, String variable, List<String> names, boolean complete)
      throws UsageException {
    String text = source.raw(flag, variable);
    if (text == null || !NamedValues.isNamed(text)) {
      return new Own(flag, variable, false, Map.of());
    }
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, String> value : NamedValues.parse(variable, text).entrySet()) {
      String name = known(value.getKey(), names);
      if (name == null) {
        throw new UsageException(
            variable
                + " names the backend "
                + value.getKey()
                + ", which MCP_API_ENDPOINT doesn't have. It has: "
                + String.join(", ", names)
                + ".");
      }
      values.put(name, value.getValue());
    }
    for (String name : names) {
      if (complete && !values.containsKey(name)) {
        throw new UsageException(
            variable
                + " has no value for the backend "
                + name
                + ". Give one for each, such as "
                + name
                + "=VALUE, or a single value for all.");
      }
    }
    return new Own(flag, variable, true, values);
  }

  private static @Nullable String known(String name, List<String> names) {
    return names.stream().filter(name::equalsIgnoreCase).findFirst().orElse(null);
  }

  /** Reads the settings of one backend, as if it were the only one. */
  private static Settings settings(
      String name, List<Own> all, CommandLine given, Map<String, String> environment)
      throws UsageException {
    Map<String, String> flags = new HashMap<>(given.flags());
    Map<String, String> variables = new HashMap<>(environment);
    for (Own setting : all) {
      if (setting.named()) {
        flags.remove(setting.flag());
        variables.remove(setting.variable());
        String value = setting.values().get(name);
        if (value != null) {
          variables.put(setting.variable(), value);
        }
      }
    }
    try {
      return Settings.read(new CommandLine(given.words(), Map.copyOf(flags)), variables);
    } catch (UsageException e) {
      throw new UsageException("Backend " + name + ": " + e.getMessage());
    }
  }

  /** The settings that are the same for all backends; those that may differ are the first one's. */
  public Settings common() {
    return backends.get(0).settings();
  }

  /** The names, for a message. */
  public String names() {
    return backends.stream().map(BackendSettings::name).collect(Collectors.joining(", "));
  }

  /**
   * Returns the settings of one backend.
   *
   * @throws UsageException if there is none of that name
   */
  public Settings of(String name) throws UsageException {
    for (BackendSettings backend : backends) {
      if (backend.name().equalsIgnoreCase(name)) {
        return backend.settings();
      }
    }
    throw new UsageException(
        "There is no backend '" + name + "'. MCP_API_ENDPOINT has: " + names() + ".");
  }
}
