package io.github.dynamodbmcp.handlers.server;

import io.github.dynamodbmcp.handlers.mcp.MessageHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request without its body.
 *
 * @param path as it was sent, undecoded
 * @param query as it was sent, undecoded; null for none
 * @param headers by name in lower case, sorted by it
 */
public record Head(
    String method, String path, @Nullable String query, Map<String, List<String>> headers) {
  public Head {
    Map<String, List<String>> byName = new TreeMap<>();
    headers.forEach(
        (name, values) -> byName.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    headers = byName;
  }

  /** The values of a header, in the order they were sent. */
  List<String> values(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** The value of a header that was sent exactly once; else empty. */
  String only(String name) {
    List<String> values = values(name);
    return values.size() == 1 ? values.getFirst() : "";
  }

  /** Whether a web page sent the request that isn't of the host that it is sent to. */
  boolean isOfForeignOrigin() {
    return MessageHeaders.isOfForeignOrigin(values("origin"), only("host"));
  }

  /** The first value of a header, or null. */
  @Nullable String first(String name) {
    List<String> values = values(name);
    return values.isEmpty() ? null : values.getFirst();
  }
}
