package io.github.dynamodbmcp.handlers.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What an argument's value may be: its JSON schema, and the reader of such a value.
 *
 * <p>Schemas keep to {@code type}, {@code properties}, {@code items}, {@code enum}, {@code
 * minimum}, {@code maximum} and {@code additionalProperties}: several assistants refuse anything
 * richer.
 *
 * @see <a href="https://json-schema.org/draft/2020-12/json-schema-validation">JSON Schema: a
 *     vocabulary for structural validation</a>
 */
public final class Type<T> {
  private final Consumer<ObjectNode> schema;
  private final Function<JsonNode, T> reader;

  private Type(Consumer<ObjectNode> schema, Function<JsonNode, T> reader) {
    this.schema = schema;
    this.reader = reader;
  }

  /** A string that isn't empty. */
  public static Type<String> text() {
    return new Type<>(
        schema -> schema.put("type", "string"),
        value -> {
          if (!value.isTextual()) {
            throw new IllegalArgumentException("must be a string, not " + kind(value));
          }
          if (value.textValue().isEmpty()) {
            throw new IllegalArgumentException("is empty: give it a value or leave it out");
          }
          return value.textValue();
        });
  }

  /** True or false. */
  public static Type<Boolean> flag() {
    return new Type<>(
        schema -> schema.put("type", "boolean"),
        value -> {
          if (!value.isBoolean()) {
            throw new IllegalArgumentException("must be true or false, not " + kind(value));
          }
          return value.booleanValue();
        });
  }

  /** A whole number from {@code minimum} to {@code maximum}, both included. */
  public static Type<Integer> integer(int minimum, int maximum) {
    return new Type<>(
        schema -> schema.put("type", "integer").put("minimum", minimum).put("maximum", maximum),
        value -> {
          if (!value.canConvertToExactIntegral()
              || !value.canConvertToInt()
              || value.intValue() < minimum
              || value.intValue() > maximum) {
            throw new IllegalArgumentException(
                "must be a whole number from %d to %d, not %s"
                    .formatted(minimum, maximum, value.isNumber() ? shown(value) : kind(value)));
          }
          return value.intValue();
        });
  }

  /** One of an enum's constants, by its name in lower case. */
  public static <E extends Enum<E>> Type<E> choice(List<E> constants) {
    Map<String, E> byName = new LinkedHashMap<>();
    constants.forEach(constant -> byName.put(name(constant), constant));
    return new Type<>(
        schema -> {
          ArrayNode names = schema.put("type", "string").putArray("enum");
          byName.keySet().forEach(names::add);
        },
        value -> {
          E chosen = byName.get(value.asText());
          if (chosen == null) {
            throw new IllegalArgumentException(
                "must be one of %s, not %s"
                    .formatted(String.join(", ", byName.keySet()), shown(value)));
          }
          return chosen;
        });
  }

  /** An array; also taken as a string that holds it, since models send that. */
  public static <E> Type<List<E>> listOf(Type<E> element, String description) {
    return new Type<>(
        schema -> {
          ObjectNode items = schema.put("type", "array").putObject("items");
          element.schema.accept(items);
          items.put("description", description);
        },
        given -> {
          JsonNode value = unwrap(given);
          if (!value.isArray()) {
            throw new IllegalArgumentException("must be an array, not " + kind(value));
          }
          if (value.isEmpty()) {
            throw new IllegalArgumentException("is an empty array");
          }
          List<E> elements = new ArrayList<>();
          for (int i = 0; i < value.size(); i++) {
            try {
              elements.add(element.read(value.get(i)));
            } catch (IllegalArgumentException e) {
              throw new IllegalArgumentException("[%d] %s".formatted(i, e.getMessage()), e);
            }
          }
          return Collections.unmodifiableList(elements);
        });
  }

  /**
   * An object with members of any name; also taken as a string that holds it, since models send
   * that.
   *
   * @param reader of the object; throws {@link IllegalArgumentException} with words that go on
   *     after the argument's name
   */
  public static <V> Type<V> object(Function<ObjectNode, V> reader) {
    return new Type<>(
        schema -> schema.put("type", "object").put("additionalProperties", true),
        given -> {
          JsonNode value = unwrap(given);
          if (!(value instanceof ObjectNode object)) {
            throw new IllegalArgumentException("must be an object, not " + kind(value));
          }
          if (object.isEmpty()) {
            throw new IllegalArgumentException("is an empty object");
          }
          return reader.apply(object);
        });
  }

  /**
   * The same JSON, read on.
   *
   * @param reader throws {@link IllegalArgumentException} with words that go on after the
   *     argument's name
   */
  public <U> Type<U> as(Function<T, U> reader) {
    return new Type<>(schema, this.reader.andThen(reader));
  }

  void describe(ObjectNode property) {
    schema.accept(property);
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException with words that go on after the argument's name
   */
  T read(JsonNode value) {
    return reader.apply(value);
  }

  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static JsonNode unwrap(JsonNode value) {
    return value.isTextual() ? Json.read(value.textValue()) : value;
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT, POJO -> "an object";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> value.booleanValue() ? "true" : "false";
      case BINARY, NULL, MISSING -> "null";
    };
  }

  private static String shown(JsonNode value) {
    String text = value.isContainerNode() ? kind(value) : value.toString();
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
