package io.github.dynamodbmcp.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes JSON (RFC 8259) without loss: no number passes through a double, so every digit
 * is kept. Trees are bounded in depth and number of values, and no object has a name twice.
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

  private static final long HEAP_BYTES = Runtime.getRuntime().maxMemory();
  private static final Limits STRICT = Limits.forHeap(MAX_DEPTH, HEAP_BYTES);
  private static final Limits MESSAGES = Limits.forHeap(MAX_MESSAGE_DEPTH, HEAP_BYTES);
  private static final Limits OWN = new Limits(MAX_MESSAGE_DEPTH, Integer.MAX_VALUE);
  private static final JsonFactory FACTORY = factory();

  private static final String HALF_A_PAIR =
      "holds half of a surrogate pair (\\ud800 to \\udfff), which is no character";

  private static JsonFactory factory() {
    return new JsonFactoryBuilder()
        .streamReadConstraints(
            // The input is bounded where it is received, and the tree by its reader.
            StreamReadConstraints.builder()
                .maxNestingDepth(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .build())
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
   * Reads one value strictly: no duplicate names, no half of a surrogate pair, at most 200 levels,
   * and as many values as a small part of the heap holds.
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
   * @param utf8 one value; no duplicate names, at most 200 levels
   * @throws InvalidJsonException if the bytes are anything else
   */
  public static JsonNode read(byte[] utf8) {
    return parse(utf8(utf8));
  }

  /** Reads what {@link #write} wrote in this program, however many values it has. */
  public static JsonNode readOwn(String text) {
    return parse(text, OWN);
  }

  private static JsonNode parse(String text) {
    return parse(text, STRICT);
  }

  private static JsonNode parse(String text, Limits limits) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new TreeReader(parser, limits).read();
    } catch (IOException e) {
      throw invalid(e);
    }
  }

  /**
   * Reads a message whose contents are passed on and judged by their receiver, so that it may have
   * 1000 levels and halves of surrogate pairs.
   *
   * @param utf8 one value without duplicate names; whether it is valid UTF-8 inside strings isn't
   *     checked
   * @throws InvalidJsonException if the bytes are anything else
   */
  public static JsonNode readMessage(byte[] utf8) {
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      return new TreeReader(parser, MESSAGES).read();
    } catch (IOException e) {
      throw invalid(e);
    }
  }

  /**
   * Parses a value token by token, for those who need no tree.
   *
   * @param utf8 holds the value
   * @param from where it begins
   * @param length its length in bytes
   */
  public static JsonParser parser(byte[] utf8, int from, int length) {
    try {
      return FACTORY.createParser(utf8, from, length);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory failed", e);
    }
  }

  /**
   * Parses a value token by token while it is read.
   *
   * @param utf8 begins with the value
   * @throws IOException if its beginning can't be read
   */
  public static JsonParser parser(InputStream utf8) throws IOException {
    return FACTORY.createParser(utf8);
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

  /** Returns how many characters {@link #write} would write, without making the text. */
  public static int length(JsonNode value) {
    CharacterCounter counter = new CharacterCounter();
    write(value, counter, false);
    return counter.count;
  }

  private static String write(JsonNode value, boolean ascii) {
    StringWriter text = new StringWriter();
    write(value, text, ascii);
    return text.toString();
  }

  private static void write(JsonNode value, Writer text, boolean ascii) {
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      if (ascii) {
        generator.setHighestNonEscapedChar(0x7f);
      }
      Tree.write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
  }

  /** Keeps nothing of what is written but its length. */
  private static final class CharacterCounter extends Writer {
    private int count;

    @Override
    public void write(char[] text, int from, int length) {
      count += length;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** Writes the value on one line of UTF-8; half of a surrogate pair becomes its JSON escape. */
  public static byte[] writeBytes(JsonNode value) {
    ByteArrayBuilder bytes = new ByteArrayBuilder();
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
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
        : reason + ", at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static String reasonAlone(JsonProcessingException e) {
    String words = String.valueOf(e.getOriginalMessage());
    if (e instanceof TreeReader.Malformed) {
      return words;
    }
    if (e instanceof JsonEOFException) {
      return "it ends before it is complete";
    }
    return words.contains("surrogate")
        ? "it " + HALF_A_PAIR
        : "it breaks the syntax (names and strings need double quotes)";
  }
}
