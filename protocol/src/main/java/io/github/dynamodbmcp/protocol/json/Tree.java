package io.github.dynamodbmcp.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.util.Map;

/**
 * Writes trees, which {@link TreeReader} reads, with nothing but Jackson's generator and parser.
 * Its mapper would first prepare itself for every Java type: a tenth of a function's cold start
 * (docs/cold-start.md), a fifth of the proxy's time to its first answer (bench/proxy).
 */
final class Tree {
  private Tree() {}

  /** Writes a tree that {@link TreeReader} returned; a {@link RawValue} is written as it is. */
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
}
