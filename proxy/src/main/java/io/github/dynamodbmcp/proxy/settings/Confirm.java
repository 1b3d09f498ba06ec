package io.github.dynamodbmcp.proxy.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether the proxy asks the user before a tool writes. */
public enum Confirm {
  /** It leaves that to the assistant. */
  OFF,
  /** It asks where the client can show a question. */
  ASK,
  /** It asks, and refuses the call where the client can't. */
  REQUIRE;

  /**
   * Parses a setting, in any case; anything unknown is an error, since a typo must not let writes
   * through.
   */
  static Confirm parse(@Nullable String text) throws UsageException {
    if (text == null) {
      return OFF;
    }
    for (Confirm confirm : values()) {
      if (confirm.word().equalsIgnoreCase(text)) {
        return confirm;
      }
    }
    throw new UsageException(
        "MCP_CONFIRM is "
            + (text.isEmpty() ? "empty" : "'" + text + "'")
            + "; it must be off, ask or require.");
  }

  /** The value of the setting. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
