package io.github.dynamodbmcp.handlers.mcp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The headers that Streamable HTTP gives a meaning. A header that was sent several times counts as
 * malformed.
 *
 * @param revision the value of {@code MCP-Protocol-Version}; null if it wasn't sent, empty if it is
 *     malformed
 * @param method the value of {@code Mcp-Method}; empty if it is missing or malformed
 * @param name the decoded value of {@code Mcp-Name}; empty if it is missing or malformed
 * @param acceptsEvents whether the client reads a stream of server-sent events
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#request-metadata">Request
 *     Metadata</a>
 */
public record MessageHeaders(
    @Nullable String revision, String method, String name, boolean acceptsEvents) {
  private static final String ENCODED_START = "=?base64?";
  private static final String ENCODED_END = "?=";

  /**
   * Reads the headers of a request.
   *
   * @param values the values of a header by its name in lower case
   */
  public static MessageHeaders of(Function<String, List<String>> values) {
    List<String> revisions = values.apply("mcp-protocol-version");
    return new MessageHeaders(
        revisions.isEmpty() ? null : only(revisions),
        only(values.apply("mcp-method")),
        decoded(only(values.apply("mcp-name"))),
        values.apply("accept").stream()
            .anyMatch(accepted -> accepted.toLowerCase(Locale.ROOT).contains("text/event-stream")));
  }

  /**
   * Whether a web page sent the request that isn't of the host that it is sent to.
   *
   * @param origins the values of the header {@code Origin}
   * @param host the host that the request is sent to, with its port unless that is the scheme's own
   */
  public static boolean isOfForeignOrigin(List<String> origins, String host) {
    return !origins.isEmpty()
        && (origins.size() > 1
            || (!origins.getFirst().equalsIgnoreCase("http://" + host)
                && !origins.getFirst().equalsIgnoreCase("https://" + host)));
  }

  private static String only(List<String> values) {
    return values.size() == 1 ? values.getFirst().strip() : "";
  }

  /** Decodes a value that clients encode since it can't be a header. */
  private static String decoded(String value) {
    if (!value.startsWith(ENCODED_START)
        || !value.endsWith(ENCODED_END)
        || value.length() < ENCODED_START.length() + ENCODED_END.length()) {
      return value;
    }
    String encoded = value.substring(ENCODED_START.length(), value.length() - ENCODED_END.length());
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Base64.getDecoder().decode(encoded)))
          .toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return "";
    }
  }
}
