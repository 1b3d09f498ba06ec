package io.github.dynamodbmcp.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
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
 * Reads and writes JSON (RFC 8259) without loss: no number passes through a double, so every digit
 * is kept.
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

  /** More than {@link #MAX_DEPTH}: the backend judges the arguments that a message carries. */
  private static final int MAX_MESSAGE_DEPTH = 1000;

  /** In characters: DynamoDB takes names of 64 KB. */
  private static final int MAX_NAME_LENGTH = 70_000;

  private static final String HALF_A_PAIR =
      "holds half of a surrogate pair (\\ud800 to \\udfff), which is no character";

  /** The most characters of a name that an error repeats. */
  private static final int LONGEST_SHOWN = 60;

  /** How the parser's message on a duplicate member starts; the name and a quote follow. */
  private static final String DUPLICATE = "Duplicate field '";

  private static final JsonFactory STRICT = factory(MAX_DEPTH, true);
  private static final JsonFactory MESSAGES = factory(MAX_MESSAGE_DEPTH, false);

  private static JsonFactory factory(int maxDepth, boolean strict) {
    return new JsonFactoryBuilder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(maxDepth)
                .maxNameLength(MAX_NAME_LENGTH)
                // The input is bounded where it is received; one string may fill it.
                .maxStringLength(Integer.MAX_VALUE)
                .build())
        .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, strict)
        // The default names the whole source in each message; ours go to a person.
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        // A frozen function keeps nothing worth a cache of names; it costs start-up.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        // Otherwise a character beyond the basic plane takes 12 bytes in place of 4.
        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
        .build();
  }

  private Json() {}

  /** A new, empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * Reads one value strictly: no duplicate members, no half of a surrogate pair, at most 200
   * levels.
   *
   * @throws InvalidJsonException if the text is anything else
   */
  public static JsonNode read(String text) {
    JsonNode value = parse(text);
    requireCharacters(value);
    return value;
  }

  /**
   * Reads an envelope strictly, but accepts any text inside it: whoever reads that text judges it.
   *
   * @param utf8 one value; no duplicate members, at most 200 levels
   * @throws InvalidJsonException if the bytes are anything else
   */
  public static JsonNode read(byte[] utf8) {
    return parse(utf8(utf8));
  }

  private static JsonNode parse(String text) {
    try (JsonParser parser = STRICT.createParser(text)) {
      return Tree.read(parser);
    } catch (IOException e) {
      throw invalid(e);
    }
  }

  /**
   * Reads a message whose contents are passed on and judged by their receiver: of duplicate members
   * the last one counts, and 1000 levels are read.
   *
   * @param utf8 one value; whether it is valid UTF-8 inside strings isn't checked
   * @throws InvalidJsonException if the bytes are anything else
   */
  public static JsonNode readMessage(byte[] utf8) {
    try (JsonParser parser = MESSAGES.createParser(utf8)) {
      return Tree.read(parser);
    } catch (IOException e) {
      throw invalid(e);
    }
  }

  /**
   * Decodes UTF-8 strictly.
   *
   * @throws InvalidJsonException if the bytes aren't valid UTF-8
   */
  public static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidJsonException("is not valid UTF-8", e);
    }
  }

  /** Writes the value on one line. */
  public static String write(JsonNode value) {
    return write(value, false);
  }

  /** Writes the value on one line of ASCII: in a log no character can pass for a line's end. */
  public static String writeAscii(JsonNode value) {
    return write(value, true);
  }

  private static String write(JsonNode value, boolean ascii) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = MESSAGES.createGenerator(text)) {
      if (ascii) {
        generator.setHighestNonEscapedChar(0x7f);
      }
      Tree.write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return text.toString();
  }

  /** Writes the value on one line of UTF-8; half of a surrogate pair becomes its JSON escape. */
  public static byte[] writeBytes(JsonNode value) {
    ByteArrayBuilder bytes = new ByteArrayBuilder();
    try (JsonGenerator generator = MESSAGES.createGenerator(bytes)) {
      Tree.write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /** Writes a string in JSON's quotes. */
  public static String quote(String text) {
    return write(JsonNodeFactory.instance.textNode(text));
  }

  /**
   * Rejects half of a surrogate pair: it is no character, UTF-8 has no bytes for it, and so it
   * would be stored as another.
   */
  private static void requireCharacters(JsonNode value) {
    if (value.isTextual() && !isWellFormed(value.textValue())) {
      throw new InvalidJsonException(HALF_A_PAIR);
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

  private static InvalidJsonException invalid(IOException e) {
    return new InvalidJsonException(
        "is not valid JSON: "
            + (e instanceof JsonProcessingException malformed ? reason(malformed) : "not UTF-8"),
        e);
  }

  /** The reason in our own words: the parser's are for programmers. */
  private static String reason(JsonProcessingException e) {
    String reason = reasonAlone(e);
    JsonLocation location = e.getLocation();
    return location == null
        ? reason
        : "%s, at line %d, column %d"
            .formatted(reason, location.getLineNr(), location.getColumnNr());
  }

  private static String reasonAlone(JsonProcessingException e) {
    String words = String.valueOf(e.getOriginalMessage());
    if (e instanceof Tree.Malformed) {
      return words;
    }
    if (e instanceof JsonEOFException) {
      return "it ends before it is complete";
    }
    if (e instanceof StreamConstraintsException) {
      return words.contains("nesting depth")
          ? "it nests too many levels"
          : "it holds a number or a name that is too long";
    }
    if (words.startsWith(DUPLICATE)) {
      return "an object has the member %s twice"
          .formatted(member(words.substring(DUPLICATE.length(), words.length() - 1)));
    }
    return words.contains("surrogate")
        ? "it " + HALF_A_PAIR
        : "it breaks the syntax (names and strings need double quotes)";
  }

  /** A member's name in ASCII and JSON quotes, cut where it is long. */
  private static String member(String name) {
    String shown = name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) : name;
    return writeAscii(JsonNodeFactory.instance.textNode(shown)) + (shown.equals(name) ? "" : "…");
  }
}
