package io.github.dynamodbmcp.proxy.command;

import io.github.dynamodbmcp.proxy.settings.BackendSettings;
import io.github.dynamodbmcp.proxy.settings.Routing;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.settings.SeveralBackends;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the variables in which several backends may differ. */
final class BackendVariables {

  private BackendVariables() {}

  /** Replaces the variables of the first backend by those of all. */
  static void write(SeveralBackends several, Map<String, String> env) {
    env.put("MCP_API_ENDPOINT", named(several, settings -> settings.endpoint().toString()));
    if (several.backends().stream().anyMatch(backend -> needsRegion(backend.settings()))) {
      put(env, "MCP_REGION", several, Settings::signingRegion);
    } else {
      env.remove("MCP_REGION");
    }
    // Without a value of its own, a backend has the same profile as the first.
    if (several.backends().stream().anyMatch(backend -> backend.settings().profile() != null)) {
      put(env, "MCP_PROFILE", several, Settings::profile);
    }
    put(env, "MCP_READ_ONLY", several, settings -> Boolean.toString(settings.readOnly()));
    if (several.backends().stream().noneMatch(backend -> backend.settings().readOnly())) {
      env.remove("MCP_READ_ONLY");
    }
    if (several.routing() != Routing.ARGUMENT) {
      env.put("MCP_ROUTING", several.routing().word());
    }
  }

  private static boolean needsRegion(Settings settings) {
    return settings.signingRegion() != null
        && (settings.region() != null || settings.endpoint().region() == null);
  }

  /** Puts one value for all where they are equal, else one for each that has one. */
  private static void put(
      Map<String, String> env,
      String variable,
      SeveralBackends several,
      Function<Settings, @Nullable String> value) {
    Set<@Nullable String> different = new LinkedHashSet<>();
    several.backends().forEach(backend -> different.add(value.apply(backend.settings())));
    String first = value.apply(several.common());
    env.put(variable, different.size() == 1 && first != null ? first : named(several, value));
  }

  private static String named(SeveralBackends several, Function<Settings, @Nullable String> value) {
    StringJoiner text = new StringJoiner(" ");
    for (BackendSettings backend : several.backends()) {
      String own = value.apply(backend.settings());
      if (own != null) {
        text.add(backend.name() + "=" + own);
      }
    }
    return text.toString();
  }
}
