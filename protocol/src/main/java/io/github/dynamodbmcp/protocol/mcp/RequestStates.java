package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The {@code requestState} of questions: it proves that this process asked about exactly this call,
 * a short time ago, and it can be spent once. It holds no secret: an expiry, a random number, and
 * their HMAC-SHA-256 together with the call, under a key that this process makes for itself.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr">Multi
 *     Round-Trip Requests</a>
 */
public final class RequestStates {

  /** The standing of a state that a client presents. */
  enum Standing {
    VALID,
    /** Not issued here, or issued for another call. */
    FOREIGN,
    EXPIRED,
    SPENT
  }

  private static final String ALGORITHM = "HmacSHA256";
  private static final int HEAD_BYTES = Long.BYTES + 16;
  private static final int BYTES = HEAD_BYTES + 32;

  private final Duration timeToLive;

  /** Made for the first question, since a generator of random numbers takes time to load. */
  private @Nullable SecretKeySpec key;

  /** The heads of spent states, with their expiry in milliseconds since 1970. */
  private final Map<ByteBuffer, Long> spent = new ConcurrentHashMap<>();

  /** Issues states that are valid for that time. */
  RequestStates(Duration timeToLive) {
    this.timeToLive = timeToLive;
  }

  private synchronized SecretKeySpec key() {
    SecretKeySpec made = key;
    if (made == null) {
      made = new SecretKeySpec(randomBytes(32), ALGORITHM);
      key = made;
    }
    return made;
  }

  private static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** Issues a state for a call. */
  String issue(JsonNode call) {
    byte[] head =
        ByteBuffer.allocate(HEAD_BYTES)
            .putLong(System.currentTimeMillis() + timeToLive.toMillis())
            .put(randomBytes(HEAD_BYTES - Long.BYTES))
            .array();
    byte[] state = ByteBuffer.allocate(BYTES).put(head).put(seal(head, call)).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(state);
  }

  /** Checks a state that came with a call. */
  Standing check(String text, JsonNode call) {
    byte[] state = decoded(text);
    if (state.length != BYTES) {
      return Standing.FOREIGN;
    }
    byte[] head = Arrays.copyOf(state, HEAD_BYTES);
    // In constant time, so that a client can't find the seal byte by byte.
    if (!MessageDigest.isEqual(
        seal(head, call), Arrays.copyOfRange(state, HEAD_BYTES, state.length))) {
      return Standing.FOREIGN;
    }
    if (expiry(head) < System.currentTimeMillis()) {
      return Standing.EXPIRED;
    }
    return spent.containsKey(ByteBuffer.wrap(head)) ? Standing.SPENT : Standing.VALID;
  }

  /** Spends a valid state; returns false if another request was faster. */
  boolean spend(String text) {
    byte[] head = Arrays.copyOf(decoded(text), HEAD_BYTES);
    spent.values().removeIf(expiry -> expiry < System.currentTimeMillis());
    return spent.putIfAbsent(ByteBuffer.wrap(head), expiry(head)) == null;
  }

  private static long expiry(byte[] head) {
    return ByteBuffer.wrap(head).getLong();
  }

  /** Decodes base64; empty for anything else. */
  private static byte[] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private byte[] seal(byte[] head, JsonNode call) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key());
      mac.update(head);
      return mac.doFinal(CanonicalJson.bytes(call));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HMAC-SHA-256", e);
    }
  }
}
