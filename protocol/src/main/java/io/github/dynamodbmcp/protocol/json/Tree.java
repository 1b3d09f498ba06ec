package io.github.dynamodbmcp.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.util.Map;

/**
 * Reads and writes trees with nothing but Jackson's parser and generator. Its mapper would first
 * prepare itself for every Java type: a tenth of a function's cold start (docs/cold-start.md), a
 * fifth of the proxy's time to its first answer (bench/proxy).
 */
final class Tree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Tree() {}

  /**
   * Reads the one value of the input.
   *
   * @throws InvalidJsonException if the input is empty
   */
  static JsonNode read(JsonParser parser) throws IOException {
    if (parser.nextToken() == null) {
      throw new InvalidJsonException("is empty");
    }
    JsonNode value = value(parser);
    if (parser.nextToken() != null) {
      throw new Malformed(parser, "something follows the value");
    }
    return value;
  }

  // The parser's limit on nesting bounds the recursion as well.
  private static JsonNode value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
          };
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new Malformed(parser, "a value is missing");
    };
  }

  /** Reads a number with its trailing zeros, which the node factory might strip. */
  private static JsonNode decimal(JsonParser parser) throws IOException {
    try {
      return DecimalNode.valueOf(parser.getDecimalValue());
    } catch (NumberFormatException e) {
      throw new Malformed(parser, "a number's exponent is too large");
    }
  }

  private static ObjectNode object(JsonParser parser) throws IOException {
    ObjectNode object = NODES.objectNode();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      object.set(name, value(parser));
    }
    return object;
  }

  private static ArrayNode array(JsonParser parser) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }

  /** Writes a tree that {@link #read} returned; a {@link RawValue} is written as it is. */
  static void write(JsonNode value, JsonGenerator generator) throws IOException {
    switch (value.getNodeType()) {
      case OBJECT -> {
        generator.writeStartObject();
        for (Map.Entry<String, JsonNode> member : value.properties()) {
          generator.writeFieldName(member.getKey());
          write(member.getValue(), generator);
        }
        generator.writeEndObject();
      }
      case ARRAY -> {
        generator.writeStartArray();
        for (JsonNode element : value) {
          write(element, generator);
        }
        generator.writeEndArray();
      }
      case STRING -> generator.writeString(value.textValue());
      case BOOLEAN -> generator.writeBoolean(value.booleanValue());
      case NULL -> generator.writeNull();
      case NUMBER -> number(value, generator);
      case POJO -> raw(value, generator);
      case BINARY, MISSING -> throw noJson(value);
    }
  }

  private static void number(JsonNode value, JsonGenerator generator) throws IOException {
    switch (value.numberType()) {
      case INT -> generator.writeNumber(value.intValue());
      case LONG -> generator.writeNumber(value.longValue());
      case BIG_INTEGER -> generator.writeNumber(value.bigIntegerValue());
      case FLOAT -> generator.writeNumber(value.floatValue());
      case DOUBLE -> generator.writeNumber(value.doubleValue());
      case BIG_DECIMAL -> generator.writeNumber(value.decimalValue());
    }
  }

  /** Writes text that is JSON already. */
  private static void raw(JsonNode value, JsonGenerator generator) throws IOException {
    if (value instanceof POJONode node && node.getPojo() instanceof RawValue raw) {
      generator.writeRawValue(String.valueOf(raw.rawValue()));
    } else {
      throw noJson(value);
    }
  }

  private static IllegalArgumentException noJson(JsonNode value) {
    return new IllegalArgumentException("JSON has no " + value.getNodeType());
  }

  /** A fault that the parser doesn't see, in words for a person. */
  static final class Malformed extends JsonParseException {
    private static final long serialVersionUID = 1;

    private Malformed(JsonParser parser, String reason) {
      super(parser, reason);
    }
  }
}
