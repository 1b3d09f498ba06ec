package io.github.dynamodbmcp.proxy.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads and writes JSON trees; no number passes through a double, no digit is dropped. */
public final class Json {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Messages are bounded where they are read; a string may fill one.
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private Json() {}

  /**
   * The one value that the bytes (UTF-8) hold; a missing node if they hold none.
   *
   * @throws JsonProcessingException if they aren't JSON, or hold more than one value
   */
  public static JsonNode read(byte[] bytes) throws JsonProcessingException {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      return Tree.read(parser);
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      // Bytes that look like UTF-16 or UTF-32, and aren't.
      throw new JsonParseException(null, "The bytes are no text", e);
    }
  }

  /** As {@link #read(byte[])}. */
  public static JsonNode read(String text) throws JsonProcessingException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  /** One line of UTF-8, without a line's end. */
  public static byte[] bytes(JsonNode node) {
    ByteArrayBuilder bytes = new ByteArrayBuilder();
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      Tree.write(node, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("No device is written", e);
    }
    return bytes.toByteArray();
  }

  /** Indented, for people. */
  public static String pretty(JsonNode node) {
    return node.toPrettyString();
  }

  /** A new, empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
