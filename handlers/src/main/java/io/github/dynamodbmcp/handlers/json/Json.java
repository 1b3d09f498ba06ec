package io.github.dynamodbmcp.handlers.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
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
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">
   *     Quotas in DynamoDB</a>
   */
  private static final int MAX_DEPTH = 200;

  /** In characters: DynamoDB takes names of 64 KB. */
  private static final int LONGEST_NAME = 70_000;

  private static final String HALF_A_PAIR =
      "holds half of a surrogate pair (\\ud800 to \\udfff), which is no character";

  /** The most characters of a name that an error repeats. */
  private static final int LONGEST_SHOWN = 60;

  /** How the parser's message on a duplicate member starts; the name and a quote follow. */
  private static final String DUPLICATE = "Duplicate field '";

  private static final JsonFactory READER =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(LONGEST_NAME)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // The default names the whole source in each message; ours go to a person.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // A frozen function keeps nothing worth a cache of names; it costs start-up.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private static final JsonFactory WRITER = new JsonFactory();
  private static final JsonFactory ASCII_WRITER =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

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
    JsonNode value = parse(text);
    requireCharacters(value);
    return value;
  }

  private static JsonNode parse(String text) {
    try (JsonParser parser = READER.createParser(text)) {
      return Tree.read(parser);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is not valid JSON: " + reason(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException("No device is read", e);
    }
  }

  /**
   * Reads an envelope: one JSON value whose texts are passed on unread, whatever stands in them.
   *
   * @throws IllegalArgumentException with words that say what is wrong and where
   */
  public static JsonNode read(byte[] utf8) {
    return parse(utf8(utf8));
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
    return write(value, WRITER);
  }

  /** The value on one line, in UTF-8. */
  public static byte[] writeBytes(JsonNode value) {
    return write(value).getBytes(StandardCharsets.UTF_8);
  }

  /** For a log: nothing but ASCII, so that no character can pass for the end of a line. */
  public static String writeAscii(JsonNode value) {
    return write(value, ASCII_WRITER);
  }

  private static String write(JsonNode value, JsonFactory factory) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = factory.createGenerator(text)) {
      Tree.write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("No device is written", e);
    }
    return text.toString();
  }

  /** A string in JSON's quotes. */
  public static String quote(String text) {
    return write(JsonNodeFactory.instance.textNode(text));
  }

  /**
   * Half of a surrogate pair is no character: UTF-8 has no bytes for it, so it would be stored as
   * another.
   */
  private static void requireCharacters(JsonNode value) {
    if (value.isTextual() && !isWellFormed(value.textValue())) {
      throw new IllegalArgumentException(HALF_A_PAIR);
    }
    value
        .properties()
        .forEach(member -> requireCharacters(JsonNodeFactory.instance.textNode(member.getKey())));
    value.forEach(Json::requireCharacters);
  }

  private static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** The reason in our own words: the parser's are for programmers. */
  private static String reason(JsonProcessingException e) {
    String words = String.valueOf(e.getOriginalMessage());
    String reason =
        switch (e) {
          case StreamConstraintsException _ -> limit(words);
          case JsonEOFException _ -> "it ends before it is complete";
          case JsonParseException _ when words.contains("surrogate") -> "it " + HALF_A_PAIR;
          default ->
              words.startsWith(DUPLICATE)
                  ? "an object has the member %s twice"
                      .formatted(member(words.substring(DUPLICATE.length(), words.length() - 1)))
                  : "it breaks the syntax (names and strings need double quotes)";
        };
    var location = e.getLocation();
    return location == null
        ? reason
        : "%s, at line %d, column %d"
            .formatted(reason, location.getLineNr(), location.getColumnNr());
  }

  /** A member's name in ASCII and JSON quotes, cut where it is long. */
  private static String member(String name) {
    String shown = name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) : name;
    return writeAscii(JsonNodeFactory.instance.textNode(shown)) + (shown.equals(name) ? "" : "…");
  }

  private static String limit(String words) {
    if (words.contains("nesting depth")) {
      return "it nests deeper than %d levels".formatted(MAX_DEPTH);
    }
    if (words.contains("Number")) {
      return "it holds a number of more than %d characters"
          .formatted(StreamReadConstraints.DEFAULT_MAX_NUM_LEN);
    }
    if (words.contains("Name")) {
      return "it holds a name of more than %d characters".formatted(LONGEST_NAME);
    }
    return "it holds a string of more than %d characters"
        .formatted(StreamReadConstraints.DEFAULT_MAX_STRING_LEN);
  }
}
