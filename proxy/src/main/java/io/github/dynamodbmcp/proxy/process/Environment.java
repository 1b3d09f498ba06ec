package io.github.dynamodbmcp.proxy.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The environment variables. In a locale without UTF-8, which most MCP clients start the proxy in,
 * Java replaces every other character; Linux has the original bytes.
 */
public final class Environment {

  private static final char REPLACED = '\uFFFD';

  private Environment() {}

  /** Returns all variables. */
  public static Map<String, String> read() {
    Map<String, String> known = System.getenv();
    for (String value : known.values()) {
      if (value.indexOf(REPLACED) >= 0) {
        return decoded(known);
      }
    }
    return known;
  }

  private static Map<String, String> decoded(Map<String, String> known) {
    Map<String, String> all = new HashMap<>(known);
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc/self/environ"));
      for (String entry : new String(bytes, StandardCharsets.UTF_8).split("\0", -1)) {
        int equals = entry.indexOf('=');
        if (equals > 0) {
          all.computeIfPresent(
              entry.substring(0, equals),
              (name, value) -> value.indexOf(REPLACED) < 0 ? value : entry.substring(equals + 1));
        }
      }
    } catch (IOException e) {
      // Not on Linux; what can't be decoded stays as it is.
    }
    return all;
  }
}
