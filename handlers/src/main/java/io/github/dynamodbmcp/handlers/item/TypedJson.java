package io.github.dynamodbmcp.handlers.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.text.Visible;
import io.github.dynamodbmcp.protocol.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * DynamoDB's typed JSON: an object with exactly one member, named for the type ({@code S N B BOOL
 * NULL M L SS NS BS}), whose value has that type's shape. {@link ItemReader} reads maps and lists.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html">
 *     AttributeValue</a>
 */
final class TypedJson {
  private static final int LONGEST_SHOWN = 60;

  private TypedJson() {}

  /** Whether the name is that of any type. */
  static boolean isType(String name) {
    return isScalarOrSet(name) || name.equals("M") || name.equals("L");
  }

  /** Whether the name is that of a scalar or set type. */
  static boolean isScalarOrSet(String name) {
    return switch (name) {
      case "S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS" -> true;
      default -> false;
    };
  }

  /** Whether the value has the shape of the scalar or set type. */
  static boolean hasShape(String type, JsonNode value) {
    return switch (type) {
      case "S" -> value.isTextual();
      case "N" -> isNumber(value);
      case "B" -> isBinary(value);
      case "BOOL" -> value.isBoolean();
      case "NULL" -> value.isBoolean() && value.booleanValue();
      case "SS" -> value.isArray() && all(value, JsonNode::isTextual);
      case "NS" -> value.isArray() && all(value, TypedJson::isNumber);
      case "BS" -> value.isArray() && all(value, TypedJson::isBinary);
      default -> throw new IllegalArgumentException("isn't a scalar or a set");
    };
  }

  /**
   * Reads a value that has the type's shape.
   *
   * @throws IllegalArgumentException if DynamoDB can't store it: a number out of range, an empty
   *     set, a set with a member twice
   */
  static AttributeValue read(String type, JsonNode value) {
    return switch (type) {
      case "S" -> AttributeValue.fromS(value.textValue());
      case "N" -> AttributeValue.fromN(number(value));
      case "B" -> AttributeValue.fromB(binary(value));
      case "BOOL" -> AttributeValue.fromBool(value.booleanValue());
      case "NULL" -> AttributeValue.fromNul(true);
      case "SS" -> AttributeValue.fromSs(set(type, value, JsonNode::textValue, text -> text));
      case "NS" -> AttributeValue.fromNs(set(type, value, TypedJson::number, TypedJson::numeric));
      case "BS" -> AttributeValue.fromBs(set(type, value, TypedJson::binary, bytes -> bytes));
      default -> throw new IllegalArgumentException("isn't a scalar or a set");
    };
  }

  /** The type in words, for an error. */
  static String meaning(String type) {
    return switch (type) {
      case "S" -> "a typed string";
      case "N" -> "a typed number";
      case "B" -> "typed binary (base64 with its padding)";
      case "BOOL" -> "a typed boolean";
      case "NULL" -> "a typed null";
      case "SS" -> "a set of strings";
      case "NS" -> "a set of numbers";
      default -> "a set of binary (base64 with its padding)";
    };
  }

  /** A value of the type, for an error. */
  static String example(String type) {
    return switch (type) {
      case "S" -> "{\"S\": \"text\"}";
      case "N" -> "{\"N\": \"1000\"}";
      case "B" -> "{\"B\": \"aGVsbG8=\"}";
      case "BOOL" -> "{\"BOOL\": true}";
      case "NULL" -> "{\"NULL\": true}";
      case "SS" -> "{\"SS\": [\"a\", \"b\"]}";
      case "NS" -> "{\"NS\": [\"1\", \"2.5\"]}";
      default -> "{\"BS\": [\"aGVsbG8=\"]}";
    };
  }

  /** Writes the value, typed throughout. */
  static ObjectNode write(AttributeValue value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (value.type()) {
      case S -> typed("S", nodes.textNode(value.s()));
      case N -> typed("N", nodes.textNode(value.n()));
      case B -> typed("B", nodes.textNode(ItemJson.base64(value.b())));
      case BOOL -> typed("BOOL", nodes.booleanNode(value.bool()));
      case NUL -> typed("NULL", nodes.booleanNode(true));
      case M -> {
        ObjectNode members = Json.object();
        value
            .m()
            .forEach((name, member) -> {
              if (!ItemJson.isMasked(member)) {
                members.set(name, write(member));
              }
            });
        yield typed("M", members);
      }
      case L -> typed("L", array(value.l(), TypedJson::write));
      case SS -> typed("SS", array(value.ss(), nodes::textNode));
      case NS -> typed("NS", array(value.ns(), nodes::textNode));
      case BS -> typed("BS", array(value.bs(), bytes -> nodes.textNode(ItemJson.base64(bytes))));
      case UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalStateException("DynamoDB answered with a type that isn't known here");
    };
  }

  /** An object of one member, which takes a quarter of the memory of one that can grow. */
  private static ObjectNode typed(String type, JsonNode value) {
    return new ObjectNode(JsonNodeFactory.instance, Map.of(type, value));
  }

  private static <T> ArrayNode array(List<T> elements, Function<T, JsonNode> writer) {
    ArrayNode array = new ArrayNode(JsonNodeFactory.instance, elements.size());
    elements.forEach(element -> array.add(writer.apply(element)));
    return array;
  }

  private static <T> List<T> set(
      String type, JsonNode array, Function<JsonNode, T> reader, Function<T, Object> identity) {
    if (array.isEmpty()) {
      throw new IllegalArgumentException(
          "holds an empty set, which DynamoDB doesn't store: leave the attribute out, or write {\"M\": {\"%s\": {\"L\": []}}} for a map with an attribute %s"
              .formatted(type, type));
    }
    List<T> members = new ArrayList<>(array.size());
    Set<Object> distinct = new HashSet<>();
    for (JsonNode element : array) {
      T member = reader.apply(element);
      if (!distinct.add(identity.apply(member))) {
        throw new IllegalArgumentException(
            "holds a set with a duplicate member: %s. A set has each member once"
                .formatted(Visible.brief(element.asText(), LONGEST_SHOWN)));
      }
      members.add(member);
    }
    return members;
  }

  private static boolean isNumber(JsonNode value) {
    return value.isNumber() || (value.isTextual() && Numbers.isNumber(value.textValue()));
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? Numbers.toDynamoDb(value) : Numbers.toDynamoDb(value.textValue());
  }

  /** The number by its value: to DynamoDB 1 and 1.0 are the same member. */
  private static Object numeric(String number) {
    return new BigDecimal(number).stripTrailingZeros();
  }

  /** Only base64 in its one canonical form: without that rule, most words would pass for binary. */
  private static boolean isBinary(JsonNode value) {
    if (!value.isTextual()) {
      return false;
    }
    String base64 = value.textValue();
    try {
      return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(base64)).equals(base64);
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private static SdkBytes binary(JsonNode value) {
    return SdkBytes.fromByteArrayUnsafe(Base64.getDecoder().decode(value.textValue()));
  }

  private static boolean all(JsonNode container, Predicate<JsonNode> condition) {
    for (JsonNode element : container) {
      if (!condition.test(element)) {
        return false;
      }
    }
    return true;
  }
}
