package io.github.dynamodbmcp.handlers.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The opaque token that carries a reader's place from one call to the next. It belongs to the
 * request that gave it: its check covers the place and the request, so that a token that was
 * changed, made up or meant for something else is refused. It isn't secret, and gives no right: the
 * next call is authorized as any other.
 */
public final class NextToken {
  private static final int CHECK_BYTES = 9;

  private NextToken() {}

  /**
   * Writes a token.
   *
   * @param place where to go on
   * @param request what the token belongs to, in a form that is equal for equal requests
   */
  public static String write(ObjectNode place, String request) {
    byte[] payload = Json.writeBytes(place);
    byte[] check = check(payload, request);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(CHECK_BYTES + payload.length).put(check).put(payload).array());
  }

  /**
   * Reads a token.
   *
   * @return the place that was written
   * @throws IllegalArgumentException if the token wasn't written for this request
   */
  public static ObjectNode read(String token, String request) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException notBase64) {
      throw foreign(notBase64);
    }
    if (bytes.length <= CHECK_BYTES) {
      throw foreign(null);
    }
    byte[] payload = Arrays.copyOfRange(bytes, CHECK_BYTES, bytes.length);
    byte[] check = Arrays.copyOf(bytes, CHECK_BYTES);
    if (!MessageDigest.isEqual(check, check(payload, request))
        || !(Json.read(payload) instanceof ObjectNode place)) {
      throw foreign(null);
    }
    return place;
  }

  private static IllegalArgumentException foreign(@Nullable Exception cause) {
    return new IllegalArgumentException(
        "belongs to other arguments or was changed: pass it as it was given, with the same arguments (only limit and format may differ), or leave it out to start anew",
        cause);
  }

  private static byte[] check(byte[] payload, String request) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(payload);
      digest.update(request.getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(digest.digest(), CHECK_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
