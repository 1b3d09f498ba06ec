package io.github.dynamodbmcp.handlers.reading;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.LIMIT;
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
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The opaque token that carries a reader's place from one call to the next. It belongs to the
 * arguments of the call that gave it, but for the limit and the format: its check covers the place
 * and those arguments, so that a token that was changed or meant for something else is refused. The
 * check finds mistakes and is no signature. A token isn't secret, and gives no right: the next call
 * is authorized as any other.
 */
public final class NextToken {
  private static final int CHECK_BYTES = 9;

  private NextToken() {}

  /** The token for a place, good for the call's arguments. */
  public static String write(Call call, ObjectNode place) {
    return write(place, owner(call));
  }

  /**
   * Reads the place in a call's token; empty if the call has none.
   *
   * @param reader of the place; throws {@link IllegalArgumentException} with words that go on after
   *     "next_token"
   * @throws io.github.dynamodbmcp.handlers.tool.InvalidArguments if the token belongs to another
   *     call, or is none
   */
  public static <P> Optional<P> read(Call call, Function<ObjectNode, P> reader) {
    try {
      return call.given(NEXT_TOKEN).map(token -> reader.apply(read(token, owner(call))));
    } catch (IllegalArgumentException e) {
      throw call.arguments().invalid("next_token " + e.getMessage());
    }
  }

  /** What a call's token belongs to: equal for calls that ask for the same. */
  private static String owner(Call call) {
    return call.arguments().canonical(Set.of(LIMIT.name(), FORMAT.name(), NEXT_TOKEN.name()));
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
      digest.update(payload);
      digest.update(owner.getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(digest.digest(), CHECK_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
