package io.github.dynamodbmcp.handlers.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * DynamoDB's typed JSON: an object with exactly one member, named for the type ({@code S N B BOOL
 * NULL M L SS NS BS}), whose value has that type's shape.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html">
 *     AttributeValue</a>
 */
final class TypedJson {
  private TypedJson() {}

  /**
   * Whether the object is a typed value. A map ({@code M}) and a list ({@code L}) are typed only if
   * everything in them is typed too; anything else is an ordinary map that happens to have an
   * attribute of that name.
   */
  static boolean isTyped(JsonNode json) {
    if (!json.isObject() || json.size() != 1) {
      return false;
    }
    var member = json.properties().iterator().next();
    JsonNode value = member.getValue();
    return switch (member.getKey()) {
      case "S" -> value.isTextual();
      case "N" -> isNumber(value);
      case "B" -> isBinary(value);
      case "BOOL" -> value.isBoolean();
      case "NULL" -> value.isBoolean() && value.booleanValue();
      case "M" -> value.isObject() && all(value, TypedJson::isTyped);
      case "L" -> value.isArray() && all(value, TypedJson::isTyped);
      case "SS" -> value.isArray() && all(value, JsonNode::isTextual);
      case "NS" -> value.isArray() && all(value, TypedJson::isNumber);
      case "BS" -> value.isArray() && all(value, TypedJson::isBinary);
      default -> false;
    };
  }

  /** Reads what {@link #isTyped} said yes to. */
  static AttributeValue read(JsonNode json) {
    var member = json.properties().iterator().next();
    JsonNode value = member.getValue();
    return switch (member.getKey()) {
      case "S" -> AttributeValue.fromS(value.textValue());
      case "N" -> AttributeValue.fromN(number(value));
      case "B" -> AttributeValue.fromB(binary(value));
      case "BOOL" -> AttributeValue.fromBool(value.booleanValue());
      case "NULL" -> AttributeValue.fromNul(true);
      case "M" -> {
        Map<String, AttributeValue> members = new TreeMap<>();
        value.properties().forEach(entry -> members.put(entry.getKey(), read(entry.getValue())));
        yield AttributeValue.fromM(members);
      }
      case "L" -> {
        List<AttributeValue> elements = new ArrayList<>();
        value.forEach(element -> elements.add(read(element)));
        yield AttributeValue.fromL(elements);
      }
      case "SS" -> {
        List<String> members = new ArrayList<>();
        value.forEach(element -> members.add(element.textValue()));
        yield AttributeValue.fromSs(members);
      }
      case "NS" -> {
        List<String> members = new ArrayList<>();
        value.forEach(element -> members.add(number(element)));
        yield AttributeValue.fromNs(members);
      }
      case "BS" -> {
        List<SdkBytes> members = new ArrayList<>();
        value.forEach(element -> members.add(binary(element)));
        yield AttributeValue.fromBs(members);
      }
      default -> throw new IllegalArgumentException("isn't typed JSON");
    };
  }

  static ObjectNode write(AttributeValue value) {
    ObjectNode typed = Json.object();
    switch (value.type()) {
      case S -> typed.put("S", value.s());
      case N -> typed.put("N", value.n());
      case B -> typed.put("B", ItemJson.base64(value.b()));
      case BOOL -> typed.put("BOOL", value.bool());
      case NUL -> typed.put("NULL", true);
      case M -> {
        ObjectNode members = typed.putObject("M");
        value.m().forEach((name, member) -> members.set(name, write(member)));
      }
      case L -> {
        ArrayNode elements = typed.putArray("L");
        value.l().forEach(element -> elements.add(write(element)));
      }
      case SS -> value.ss().forEach(typed.putArray("SS")::add);
      case NS -> value.ns().forEach(typed.putArray("NS")::add);
      case BS -> {
        ArrayNode members = typed.putArray("BS");
        value.bs().forEach(member -> members.add(ItemJson.base64(member)));
      }
      case UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalStateException("DynamoDB answered with a type that isn't known here");
    }
    return typed;
  }

  private static boolean isNumber(JsonNode value) {
    return value.isNumber() || (value.isTextual() && Numbers.isNumber(value.textValue()));
  }

  private static String number(JsonNode value) {
    return value.isNumber()
        ? Numbers.toDynamoDb(value.decimalValue())
        : Numbers.toDynamoDb(value.textValue());
  }

  private static boolean isBinary(JsonNode value) {
    if (!value.isTextual()) {
      return false;
    }
    try {
      Base64.getDecoder().decode(value.textValue());
      return true;
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
