package io.github.dynamodbmcp.handlers.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The token that callers of {@code /mcp} may send instead of a signature. It is never printed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750">RFC 6750</a>
 */
public record BearerToken(String secret) {
  private static final int SHORTEST = 32;
  private static final String SCHEME = "Bearer ";

  /**
   * Checks the token.
   *
   * @throws IllegalArgumentException with a sentence that says what a token must be
   */
  public BearerToken {
    if (secret.length() < SHORTEST || !secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "MCP_BEARER_TOKEN must be at least %d printable ASCII characters without spaces, such as the output of openssl rand -hex 32."
              .formatted(SHORTEST));
    }
  }

  /** Whether the value of an {@code Authorization} header is this token, in constant time. */
  boolean isIn(String authorization) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8),
            secret.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "BearerToken[]";
  }
}
