package io.github.dynamodbmcp.handlers.reading;

import static io.github.dynamodbmcp.handlers.call.Parameters.NEXT_TOKEN;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.TokenKey;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/**
 * The opaque token that carries a reading's place from one call to the next. It belongs to the
 * arguments of the call that returned it, except limit and format: its signature covers the format
 * version, those arguments and the place. So a token that was made up, changed or used with other
 * arguments is refused, whoever wrote it: a place that an item's text suggests would skip items or
 * falsify a count. A token is not secret and grants nothing: the next call is authorized like any
 * other.
 *
 * <p>Its text is the format version, a dot, and in base64url the signature and the place as JSON,
 * compressed if it is long. Nothing in it comes from the SDK, so an upgrade between two calls
 * doesn't matter.
 */
public final class NextToken {
  /** To be raised whenever the place, the canonical arguments or the token change their format. */
  private static final int FORMAT_VERSION = 4;

  private static final String LEAD = FORMAT_VERSION + ".";

  /** The signature is cut to half, which is the least that RFC 2104 recommends: 128 bits. */
  private static final int SIGNATURE_BYTES = 16;

  /** The maximum length of a token, in characters. */
  private static final int MAX_CHARS = 1_000_000;

  private NextToken() {}

  /** Returns the token for a place, which only the call's arguments accept. */
  public static String write(Call call, ObjectNode place) {
    return write(place, owner(call), call.scope().tokenKey());
  }

  /**
   * Returns the token for a place that may be large; empty if the next call couldn't read it, as it
   * would have more than a million characters or more values than the heap has room for.
   */
  static Optional<String> writeLong(Call call, ObjectNode place) {
    String owner = owner(call);
    TokenKey key = call.scope().tokenKey();
    String token = write(place, owner, key);
    try {
      ObjectNode _ = read(token, owner, key);
      return Optional.of(token);
    } catch (IllegalArgumentException tooLarge) {
      return Optional.empty();
    }
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
          .map(token -> reader.apply(read(token, owner(call), call.scope().tokenKey())));
    } catch (IllegalArgumentException e) {
      throw call.arguments().invalid("next_token " + e.getMessage());
    }
  }

  /** The arguments, and the masks, so that no state is read that holds what is masked since. */
  private static String owner(Call call) {
    String arguments = CanonicalArguments.of(call.arguments());
    return call.mask().map(mask -> arguments + mask.written()).orElse(arguments);
  }

  static String write(ObjectNode place, String owner, TokenKey key) {
    byte[] payload = Packing.pack(Json.writeBytes(place));
    byte[] signed =
        ByteBuffer.allocate(SIGNATURE_BYTES + payload.length)
            .put(signature(owner, payload, key))
            .put(payload)
            .array();
    return LEAD + Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
  }

  /**
   * Reads a token.
   *
   * @param given the token, with or without white space around it
   * @param owner the canonical arguments of the call
   * @throws IllegalArgumentException if it wasn't written for this owner with this key
   */
  static ObjectNode read(String given, String owner, TokenKey key) {
    String token = given.strip();
    if (token.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "has %d characters, more than any token: pass it as it was given, or leave it out to start again"
              .formatted(token.length()));
    }
    if (!token.startsWith(LEAD)) {
      throw new IllegalArgumentException(
          "is of another version, or is not a token: repeat the call without it");
    }
    byte[] signed;
    try {
      signed = Base64.getUrlDecoder().decode(token.substring(LEAD.length()));
    } catch (IllegalArgumentException notBase64) {
      throw foreign(key);
    }
    if (signed.length <= SIGNATURE_BYTES) {
      throw foreign(key);
    }
    byte[] signature = Arrays.copyOf(signed, SIGNATURE_BYTES);
    byte[] payload = Arrays.copyOfRange(signed, SIGNATURE_BYTES, signed.length);
    if (!MessageDigest.isEqual(signature, signature(owner, payload, key))
        || !(Json.read(Packing.unpack(payload)) instanceof ObjectNode place)) {
      throw foreign(key);
    }
    return place;
  }

  private static IllegalArgumentException foreign(TokenKey key) {
    return new IllegalArgumentException(
        "belongs to other arguments or another deployment, or was changed: pass it as it was given,"
            + " with the same arguments (only limit and format may differ), or leave it out to start"
            + " again"
            + (key.shared()
                ? ""
                : ". Without MCP_TOKEN_KEY a token is valid only in the process that returned it:"
                    + " set MCP_TOKEN_KEY to the same value for every process that continues a"
                    + " reading, such as calls made one by one"));
  }

  /** Signs the place; the owner's length keeps owner and place apart. */
  private static byte[] signature(String owner, byte[] payload, TokenKey key) {
    byte[] arguments = owner.getBytes(StandardCharsets.UTF_8);
    byte[] lead =
        ByteBuffer.allocate(2 * Integer.BYTES)
            .putInt(FORMAT_VERSION)
            .putInt(arguments.length)
            .array();
    return Arrays.copyOf(key.sign(lead, arguments, payload), SIGNATURE_BYTES);
  }
}
