package io.github.dynamodbmcp.handlers.reading;

import static io.github.dynamodbmcp.handlers.call.Parameters.NEXT_TOKEN;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The opaque token that carries a reading's place from one call to the next. It belongs to the
 * arguments of the call that returned it, except limit and format: its checksum covers the place
 * and those arguments, so that a token that was changed or is used with other arguments is refused.
 * The checksum finds mistakes; it is not a signature. A token is not secret and grants nothing: the
 * next call is authorized like any other.
 */
public final class NextToken {
  private static final int CHECK_BYTES = 9;

  /** Part of the checksum, so that tokens of an older format are refused. */
  private static final byte FORMAT_VERSION = 2;

  private NextToken() {}

  /** Returns the token for a place, which only the call's arguments accept. */
  public static String write(Call call, ObjectNode place) {
    return write(place, CanonicalArguments.of(call.arguments()));
  }

  /**
   * Reads the place from a call's token; empty if the call has none.
   *
   * @param reader reads the place; throws {@link IllegalArgumentException} with words that follow
   *     "next_token"
   * @throws io.github.dynamodbmcp.handlers.tool.InvalidArguments if it isn't a token, or belongs to
   *     another call
   */
  public static <P> Optional<P> read(Call call, Function<ObjectNode, P> reader) {
    try {
      return call.given(NEXT_TOKEN)
          .map(token -> reader.apply(read(token, CanonicalArguments.of(call.arguments()))));
    } catch (IllegalArgumentException e) {
      throw call.arguments().invalid("next_token " + e.getMessage());
    }
  }

  static String write(ObjectNode place, String owner) {
    byte[] payload = Json.writeBytes(place);
    byte[] check = check(payload, owner);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(CHECK_BYTES + payload.length).put(check).put(payload).array());
  }

  /**
   * Reads a token.
   *
   * @param owner the canonical arguments of the call
   * @throws IllegalArgumentException if it wasn't written for this owner
   */
  static ObjectNode read(String token, String owner) {
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
    if (!MessageDigest.isEqual(check, check(payload, owner))
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

  private static byte[] check(byte[] payload, String owner) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(FORMAT_VERSION);
      digest.update(payload);
      digest.update(owner.getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(digest.digest(), CHECK_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
