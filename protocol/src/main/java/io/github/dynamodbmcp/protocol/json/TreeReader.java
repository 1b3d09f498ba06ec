package io.github.dynamodbmcp.protocol.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Reads one tree. The limits are enforced here and not by the parser, whose errors would tell the
 * user about its settings.
 */
final class TreeReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The longest name or path in an error, in characters. */
  private static final int MAX_SHOWN = 200;

  private final JsonParser parser;
  private final Limits limits;
  private int values;

  TreeReader(JsonParser parser, Limits limits) {
    this.parser = parser;
    this.limits = limits;
  }

  /**
   * Reads the one value of the input.
   *
   * @throws InvalidJsonException if the input is empty, exceeds a limit or has a name twice in one
   *     object
   */
  JsonNode read() throws IOException {
    if (parser.nextToken() == null) {
      throw new InvalidJsonException("is empty");
    }
    JsonNode value = value(0);
    if (parser.nextToken() != null) {
      throw new Malformed(parser, "something follows the value");
    }
    return value;
  }

  // The limit on nesting bounds the recursion as well.
  private JsonNode value(int depth) throws IOException {
    values++;
    if (values > limits.maxValues()) {
      throw InvalidJsonException.rejected(
          "holds more than " + limits.maxValues() + " values; send less at once");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(deeper(depth));
      case START_ARRAY -> array(deeper(depth));
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> decimal();
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new Malformed(parser, "a value is missing");
    };
  }

  private int deeper(int depth) {
    if (depth == limits.maxDepth()) {
      throw InvalidJsonException.rejected("is nested deeper than " + limits.maxDepth() + " levels");
    }
    return depth + 1;
  }

  private JsonNode integer() throws IOException {
    requireShortNumber();
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  /** Reads a number with its trailing zeros, which the node factory might strip. */
  private JsonNode decimal() throws IOException {
    requireShortNumber();
    try {
      return DecimalNode.valueOf(parser.getDecimalValue());
    } catch (NumberFormatException e) {
      throw InvalidJsonException.rejected(
          "has a number whose exponent is too large" + in(parser.getParsingContext()));
    }
  }

  private void requireShortNumber() throws IOException {
    if (parser.getTextLength() > Limits.MAX_NUMBER_LENGTH) {
      throw InvalidJsonException.rejected(
          "has a number of more than "
              + Limits.MAX_NUMBER_LENGTH
              + " characters"
              + in(parser.getParsingContext()));
    }
  }

  private ObjectNode object(int depth) throws IOException {
    ObjectNode object = NODES.objectNode();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (name.length() > Limits.MAX_NAME_LENGTH) {
        throw InvalidJsonException.rejected(
            "has a name of more than " + Limits.MAX_NAME_LENGTH + " characters");
      }
      // Parsers disagree on which of two counts, so neither can be what was meant for certain.
      if (object.has(name)) {
        throw InvalidJsonException.rejected(
            "has the name "
                + Json.writeAscii(NODES.textNode(shortened(name)))
                + " twice"
                + in(parser.getParsingContext().getParent())
                + "; give each name once");
      }
      parser.nextToken();
      object.set(name, value(depth));
    }
    return object;
  }

  private ArrayNode array(int depth) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(depth));
    }
    return array;
  }

  /** Where the fault is, such as {@code ", in items[2].price"}; empty at the root. */
  private static String in(JsonStreamContext context) {
    StringBuilder path = new StringBuilder();
    for (JsonStreamContext at = context; at != null && !at.inRoot(); at = at.getParent()) {
      String step =
          at.inArray() ? "[" + at.getCurrentIndex() + "]" : "." + step(at.getCurrentName());
      path.insert(0, step);
    }
    if (path.length() == 0) {
      return "";
    }
    return ", in " + shortened(path.charAt(0) == '.' ? path.substring(1) : path.toString());
  }

  private static String step(String name) {
    String shown = shortened(name);
    boolean printable = shown.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"');
    return printable ? shown : Json.writeAscii(NODES.textNode(shown));
  }

  private static String shortened(String text) {
    return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
  }

  /** A fault of the syntax in our own words. */
  static final class Malformed extends JsonParseException {
    private static final long serialVersionUID = 1;

    private Malformed(JsonParser parser, String reason) {
      super(parser, reason);
    }
  }
}
