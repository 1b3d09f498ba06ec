package io.github.dynamodbmcp.proxy.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which of several backends a call goes to. */
public enum Routing {
  /** The one that the call names in an argument. */
  ARGUMENT,
  /** The one that answered fastest of late, or the next one where that is safe. */
  NEAREST;

  /** Parses a setting, in any case; absent or empty means the default. */
  static Routing parse(@Nullable String text) throws UsageException {
    if (text == null) {
      return ARGUMENT;
    }
    for (Routing routing : values()) {
      if (routing.word().equalsIgnoreCase(text)) {
        return routing;
      }
    }
    throw new UsageException("MCP_ROUTING is '" + text + "'; it must be argument or nearest.");
  }

  /** The value of the setting. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
