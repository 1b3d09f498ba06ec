package io.github.dynamodbmcp.proxy.backends;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which backend issued a {@code next_token}. Each backend signs its own, and one that has
 * the same key would go on in another table. The texts stay as they are: nothing is added to a
 * token, since data may look like one.
 */
final class TokenOrigins {

  private static final String ARGUMENT = "next_token";

  /** The token in an answer, as text or as JSON. */
  private static final Pattern ISSUED =
      Pattern.compile(ARGUMENT + "\"?\\s*:\\s*\"?([A-Za-z0-9._~+/=-]{7,}[A-Za-z0-9_~+/=-])");

  private static final int MAX_CHARS = 2_000_000;

  private final Map<String, Backend> origins = new LinkedHashMap<>();
  private int chars;

  /**
   * Remembers the tokens in an answer. A token keeps its first backend, which must have issued it.
   */
  synchronized void remember(String answer, Backend backend) {
    Matcher token = ISSUED.matcher(answer);
    while (token.find()) {
      if (origins.putIfAbsent(token.group(1), backend) == null) {
        chars += token.group(1).length();
      }
    }
    Iterator<String> oldest = origins.keySet().iterator();
    while (chars > MAX_CHARS && oldest.hasNext()) {
      chars -= oldest.next().length();
      oldest.remove();
    }
  }

  /** Whether a call goes on with a token. */
  static boolean hasToken(ObjectNode arguments) {
    return !arguments.path(ARGUMENT).asText("").isBlank();
  }

  /** Returns the backend that issued the token of a call; null if that isn't known. */
  synchronized @Nullable Backend of(ObjectNode arguments) {
    return origins.get(arguments.path(ARGUMENT).asText("").strip());
  }
}
