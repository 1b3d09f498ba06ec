package io.github.dynamodbmcp.handlers.call;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The key that signs page tokens with HMAC-SHA-256. It is never printed.
 *
 * <p>The HMAC is computed here from the JDK's SHA-256: {@code javax.crypto.Mac} would load some 190
 * classes more, and make the first answer with a token that much slower on a small function.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104</a>
 */
public final class TokenKey {
  private static final int MIN_CHARS = 16;

  /** The length of the blocks that SHA-256 processes, in bytes. */
  private static final int BLOCK_BYTES = 64;

  private static final int RANDOM_BYTES = 32;

  private final byte[] secret;
  private final boolean shared;

  private TokenKey(byte[] secret, boolean shared) {
    this.secret = secret;
    this.shared = shared;
  }

  /**
   * Returns the key that MCP_TOKEN_KEY holds. Every process that has it accepts the others' tokens.
   *
   * @throws IllegalArgumentException with a sentence, which doesn't quote the key, if it is too
   *     short
   */
  public static TokenKey of(String text) {
    if (text.length() < MIN_CHARS) {
      throw new IllegalArgumentException(
          "MCP_TOKEN_KEY must have at least %d characters: generate one, for example with openssl rand -hex 32."
              .formatted(MIN_CHARS));
    }
    return new TokenKey(text.getBytes(StandardCharsets.UTF_8), true);
  }

  /** Returns a new key, which only this process has. */
  public static TokenKey random() {
    byte[] secret = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(secret);
    return new TokenKey(secret, false);
  }

  /** Whether other processes may have the key. */
  public boolean shared() {
    return shared;
  }

  /** Returns the HMAC-SHA-256 of the parts in sequence, 32 bytes. */
  public byte[] sign(byte[]... parts) {
    MessageDigest digest = sha256();
    byte[] block =
        Arrays.copyOf(secret.length > BLOCK_BYTES ? digest.digest(secret) : secret, BLOCK_BYTES);
    digest.update(masked(block, 0x36));
    for (byte[] part : parts) {
      digest.update(part);
    }
    byte[] inner = digest.digest();
    digest.update(masked(block, 0x5c));
    return digest.digest(inner);
  }

  private static byte[] masked(byte[] block, int mask) {
    byte[] masked = new byte[block.length];
    for (int i = 0; i < block.length; i++) {
      masked[i] = (byte) (block[i] ^ mask);
    }
    return masked;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "TokenKey";
  }
}
