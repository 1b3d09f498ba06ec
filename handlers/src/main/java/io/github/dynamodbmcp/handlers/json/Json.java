package io.github.dynamodbmcp.handlers.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes JSON (RFC 8259) without loss: a number keeps its digits, since nothing passes
 * through a double.
 */
public final class Json {
  /**
   * DynamoDB nests 32 levels; typed JSON doubles them, and an argument may hold an array of items.
   */
  private static final int MAX_DEPTH = 200;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // The default names the whole source in each message; ours go to a person.
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  // A frozen function keeps nothing worth a cache of names; it costs start-up.
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);

  private Json() {}

  /** A new, empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * Reads one JSON value.
   *
   * @throws IllegalArgumentException with words that say what is wrong and where
   */
  public static JsonNode read(String text) {
    try {
      JsonNode value = MAPPER.readTree(text);
      if (value.isMissingNode()) {
        throw new IllegalArgumentException("is empty");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is not valid JSON: " + reason(e), e);
    }
  }

  /**
   * Reads one JSON value.
   *
   * @throws IllegalArgumentException with words that say what is wrong and where
   */
  public static JsonNode read(byte[] utf8) {
    return read(utf8(utf8));
  }

  /**
   * Reads text, strictly.
   *
   * @throws IllegalArgumentException if it is no UTF-8
   */
  public static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("is not valid UTF-8", e);
    }
  }

  /** The value on one line. */
  public static String write(JsonNode value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value on one line, in UTF-8. */
  public static byte[] writeBytes(JsonNode value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For a log: nothing but ASCII, so that no character can pass for the end of a line. */
  public static String writeAscii(JsonNode value) {
    try {
      return MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A string in JSON's quotes. */
  public static String quote(String text) {
    return write(JsonNodeFactory.instance.textNode(text));
  }

  private static String reason(JsonProcessingException e) {
    // Jackson's first line; what follows is its own advice on settings.
    String reason = e.getOriginalMessage().lines().findFirst().orElse("malformed");
    reason = reason.length() > 200 ? reason.substring(0, 200) + "…" : reason;
    var location = e.getLocation();
    return location == null
        ? reason
        : "%s (line %d, column %d)".formatted(reason, location.getLineNr(), location.getColumnNr());
  }
}
