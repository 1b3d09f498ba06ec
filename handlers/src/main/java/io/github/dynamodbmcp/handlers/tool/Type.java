package io.github.dynamodbmcp.handlers.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The type of an argument's value: its JSON schema, and the reader of such a value.
 *
 * <p>Schemas keep to {@code type}, {@code properties}, {@code items}, {@code enum}, {@code
 * minimum}, {@code maximum} and {@code additionalProperties}: several assistants refuse anything
 * richer. Readers also take what can be meant in one way only, though the schema doesn't say so:
 * JSON in a string, a number or a boolean as a string, an enum's constant in any case, one element
 * in place of an array.
 *
 * @see <a href="https://json-schema.org/draft/2020-12/json-schema-validation">JSON Schema: a
 *     vocabulary for structural validation</a>
 */
public final class Type<T> {
  private final Consumer<ObjectNode> schema;
  private final Function<JsonNode, T> reader;
  private final String example;
  private final Predicate<JsonNode> absent;

  private Type(Consumer<ObjectNode> schema, Function<JsonNode, T> reader, String example) {
    this(schema, reader, example, LenientJson::isEmpty);
  }

  private Type(
      Consumer<ObjectNode> schema,
      Function<JsonNode, T> reader,
      String example,
      Predicate<JsonNode> absent) {
    this.schema = schema;
    this.reader = reader;
    this.example = example;
    this.absent = absent;
  }

  /** A string that isn't empty. */
  public static Type<String> text() {
    return new Type<>(
        schema -> schema.put("type", "string"),
        value -> {
          if (!value.isTextual()) {
            throw new IllegalArgumentException("must be a string, not " + LenientJson.kind(value));
          }
          if (value.textValue().isEmpty()) {
            throw new IllegalArgumentException("is empty");
          }
          return value.textValue();
        },
        "\"text\"");
  }

  /** True or false. */
  public static Type<Boolean> flag() {
    return new Type<>(
        schema -> schema.put("type", "boolean"),
        value -> {
          if (value.isBoolean()) {
            return value.booleanValue();
          }
          return switch (LenientJson.words(value)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(
                    "must be true or false, not " + LenientJson.shown(value));
          };
        },
        "true");
  }

  /** A whole number from {@code minimum} to {@code maximum}, both included. */
  public static Type<Integer> integer(int minimum, int maximum) {
    return new Type<>(
        schema -> schema.put("type", "integer").put("minimum", minimum).put("maximum", maximum),
        given -> {
          JsonNode value = LenientJson.number(given);
          if (!value.canConvertToExactIntegral()
              || !value.canConvertToInt()
              || value.intValue() < minimum
              || value.intValue() > maximum) {
            throw new IllegalArgumentException(
                "must be a whole number from %d to %d, not %s"
                    .formatted(minimum, maximum, LenientJson.shown(given)));
          }
          return value.intValue();
        },
        Integer.toString(minimum));
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
          E chosen = byName.get(LenientJson.words(value).replace('-', '_').replace(' ', '_'));
          if (chosen == null) {
            throw new IllegalArgumentException(
                "must be one of %s, not %s"
                    .formatted(String.join(", ", byName.keySet()), LenientJson.shown(value)));
          }
          return chosen;
        },
        "\"" + byName.keySet().iterator().next() + "\"");
  }

  /**
   * An array of at least one element, also taken as a string that holds it, or as its only element.
   *
   * @param description of an element
   */
  public static <E> Type<List<E>> listOf(Type<E> element, String description) {
    String example = "[%s]".formatted(element.example);
    return new Type<>(
        schema -> elements(schema, element, description),
        given -> {
          JsonNode value = LenientJson.container(given, "an array", example);
          return elements(element, value.isObject() ? only(value) : value, example);
        },
        example);
  }

  /**
   * An array of at least one name. It is also taken as a string that holds the array or only names,
   * separated by commas, so a name can't hold a comma.
   *
   * @param reader of a name; throws {@link IllegalArgumentException} with words that go on after
   *     the argument's name
   * @param description of an element
   */
  public static <E> Type<List<E>> names(Function<String, E> reader, String description) {
    return names("[\"name\", \"age\"]", reader, description);
  }

  /**
   * The same with another example.
   *
   * @param example of the array as JSON, for errors
   * @see #names(Function, String)
   */
  public static <E> Type<List<E>> names(
      String example, Function<String, E> reader, String description) {
    Type<E> element = text().as(reader);
    return new Type<>(
        schema -> elements(schema, element, description),
        given -> elements(element, Names.split(given), example),
        example);
  }

  /**
   * A string of parts that commas separate. It is also taken as an array of parts.
   *
   * @param reader of the parts, at least one; throws {@link IllegalArgumentException} with words
   *     that go on after the argument's name
   */
  public static <V> Type<V> parts(String example, Function<List<String>, V> reader) {
    Type<List<String>> parts = names(part -> part, "");
    return new Type<>(
        schema -> schema.put("type", "string"),
        given -> {
          if (!given.isTextual() && !given.isArray()) {
            throw new IllegalArgumentException(
                "must be a string such as %s, not %s".formatted(example, LenientJson.shown(given)));
          }
          return reader.apply(parts.read(given));
        },
        example);
  }

  /** The same names, of which {@code *} stands for all, as if the argument had been left out. */
  public Type<T> orAll() {
    return new Type<>(
        schema,
        reader,
        example,
        value ->
            LenientJson.isEmpty(value) || Names.split(value).valueStream().anyMatch(Type::isStar));
  }

  /**
   * An object with members of any name; also taken as a string that holds it.
   *
   * @param example of the object as JSON, for errors
   * @param reader of the object; throws {@link IllegalArgumentException} with words that go on
   *     after the argument's name
   */
  public static <V> Type<V> object(String example, Function<ObjectNode, V> reader) {
    return new Type<>(
        schema -> schema.put("type", "object").put("additionalProperties", true),
        given -> {
          ObjectNode object = LenientJson.object(given, example);
          if (object.isEmpty()) {
            throw new IllegalArgumentException("is an empty object; give one such as " + example);
          }
          return reader.apply(object);
        },
        example);
  }

  /**
   * An object whose members are arguments of their own; also taken as a string that holds it.
   *
   * @param example of the object as JSON, for errors
   * @param foreign explain names that are no members
   */
  public static Type<Arguments> members(Signature signature, String example, ForeignNames foreign) {
    return new Type<>(
        signature::describe,
        given -> {
          ObjectNode object = LenientJson.object(given, example);
          List<String> problems = new ArrayList<>();
          Arguments members = Arguments.read(signature, object, foreign, problems);
          if (!problems.isEmpty()) {
            throw new InvalidMembers(problems.stream().map(": "::concat).toList());
          }
          return members;
        },
        example);
  }

  /**
   * The same JSON, read on.
   *
   * @param reader throws {@link IllegalArgumentException} with words that go on after the
   *     argument's name
   */
  public <U> Type<U> as(Function<T, U> reader) {
    return new Type<>(schema, this.reader.andThen(reader), example, absent);
  }

  void describe(ObjectNode property) {
    schema.accept(property);
  }

  /** Whether the value is one that models send for an optional argument that they leave out. */
  boolean isAbsent(JsonNode value) {
    return absent.test(value);
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

  private static boolean isStar(JsonNode name) {
    return name.isTextual() && name.textValue().strip().equals("*");
  }

  private static void elements(ObjectNode schema, Type<?> element, String description) {
    ObjectNode items = schema.put("type", "array").putObject("items");
    element.schema.accept(items);
    items.put("description", description);
  }

  private static <E> List<E> elements(Type<E> element, JsonNode array, String example) {
    if (!array.isArray()) {
      throw new IllegalArgumentException(
          "must be an array such as %s, not %s".formatted(example, LenientJson.shown(array)));
    }
    if (array.isEmpty()) {
      throw new IllegalArgumentException("is an empty array; give one such as " + example);
    }
    List<E> elements = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      String place = "[%d]".formatted(i);
      try {
        elements.add(element.read(array.get(i)));
      } catch (InvalidMembers e) {
        e.problems().forEach(problem -> problems.add(place + problem));
      } catch (IllegalArgumentException e) {
        problems.add(place + " " + e.getMessage());
        break; // The elements that follow are most probably wrong in the same way.
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidMembers(problems);
    }
    return Collections.unmodifiableList(elements);
  }

  private static JsonNode only(JsonNode element) {
    return JsonNodeFactory.instance.arrayNode().add(element);
  }
}
