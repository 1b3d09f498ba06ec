package io.github.dynamodbmcp.handlers.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An argument of a tool: both the property in the tool's input schema and the reader of its value.
 *
 * @param <T> the type of the value that {@link Arguments#get} returns
 */
public final class Argument<T> {
  private final String name;
  private final boolean required;
  private final Consumer<ObjectNode> schema;
  private final Function<@Nullable JsonNode, T> reader;
  private final Predicate<JsonNode> absent;

  private Argument(
      String name,
      boolean required,
      Consumer<ObjectNode> schema,
      Function<@Nullable JsonNode, T> reader,
      Predicate<JsonNode> absent) {
    this.name = name;
    this.required = required;
    this.schema = schema;
    this.reader = reader;
    this.absent = absent;
  }

  /** Creates an argument that each call must have. */
  public static <T> Argument<T> required(String name, Type<T> type, String description) {
    return new Argument<>(
        name,
        true,
        schema -> describe(schema, type, description),
        value -> {
          if (value == null) {
            throw new IllegalArgumentException("is required");
          }
          return type.read(value);
        },
        _ -> false);
  }

  /** Creates an argument that may be left out. */
  public static <T> Argument<Optional<T>> optional(String name, Type<T> type, String description) {
    return new Argument<>(
        name,
        false,
        schema -> describe(schema, type, description),
        value -> Optional.ofNullable(value).filter(given -> !type.isAbsent(given)).map(type::read),
        type::isAbsent);
  }

  /** Creates a flag that is {@code otherwise} where it is left out. */
  public static Argument<Boolean> optional(
      String name, Type<Boolean> type, boolean otherwise, String description) {
    return withDefault(name, type, otherwise, BooleanNode.valueOf(otherwise), description);
  }

  /** Creates a number that is {@code otherwise} where it is left out. */
  public static Argument<Integer> optional(
      String name, Type<Integer> type, int otherwise, String description) {
    return withDefault(name, type, otherwise, IntNode.valueOf(otherwise), description);
  }

  /** Creates a choice that is {@code otherwise} where it is left out. */
  public static <E extends Enum<E>> Argument<E> optional(
      String name, Type<E> type, E otherwise, String description) {
    JsonNode shown = TextNode.valueOf(Type.name(otherwise));
    return withDefault(name, type, otherwise, shown, description);
  }

  private static <T> Argument<T> withDefault(
      String name, Type<T> type, T otherwise, JsonNode shown, String description) {
    return new Argument<>(
        name,
        false,
        schema -> describe(schema, type, description).set("default", shown),
        value -> value == null || type.isAbsent(value) ? otherwise : type.read(value),
        type::isAbsent);
  }

  /** The name as the caller writes it: {@code table_name}. */
  public String name() {
    return name;
  }

  boolean required() {
    return required;
  }

  ObjectNode schema() {
    ObjectNode property = Json.object();
    schema.accept(property);
    return property;
  }

  /**
   * Reads the value.
   *
   * @param value null where none was given
   * @throws IllegalArgumentException with words that go on after the argument's name
   */
  T read(@Nullable JsonNode value) {
    return reader.apply(value);
  }

  /**
   * Whether the caller gave a value, so that its default doesn't apply.
   *
   * @param value null where none was given
   */
  boolean isGiven(@Nullable JsonNode value) {
    return value != null && !absent.test(value);
  }

  private static ObjectNode describe(ObjectNode property, Type<?> type, String description) {
    type.describe(property);
    return property.put("description", description);
  }
}
