package io.github.dynamodbmcp.handlers.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Items as JSON, in and out.
 *
 * <p>Plain JSON is what people and models write; DynamoDB's typed JSON ({@code {"S": "x"}}) says
 * the type. Reading takes both, even mixed: an object that has the shape of a typed value is one,
 * see {@link TypedJson}. Plain writing therefore types what plain JSON can't say (sets, binary) or
 * would be misread (a map that looks typed), so that {@code read(plain(item))} is the item again.
 */
public final class ItemJson {
  private static final int MOST_SHOWN = 10;

  private ItemJson() {}

  /**
   * Reads an item or a key: always a map of attributes, never one typed value, though each
   * attribute's value may be typed.
   *
   * @throws IllegalArgumentException if a value is none that DynamoDB can keep
   */
  public static Map<String, AttributeValue> read(ObjectNode attributes) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : attributes.properties()) {
      try {
        item.put(member.getKey(), value(member.getValue()));
      } catch (IllegalArgumentException e) {
        problems.add("%s in %s".formatted(e.getMessage(), shown(member.getKey())));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          String.join("; ", problems.subList(0, Math.min(problems.size(), MOST_SHOWN))));
    }
    return item;
  }

  /** Plain JSON, that {@link #read} reads back to an equal item. */
  public static ObjectNode plain(Map<String, AttributeValue> item) {
    ObjectNode object = Json.object();
    item.forEach((name, value) -> object.set(name, plain(value)));
    return object;
  }

  /** DynamoDB's typed JSON throughout. */
  public static ObjectNode typed(Map<String, AttributeValue> item) {
    ObjectNode object = Json.object();
    item.forEach((name, value) -> object.set(name, TypedJson.write(value)));
    return object;
  }

  /**
   * Reads one value, plain or typed.
   *
   * @throws IllegalArgumentException if it is none that DynamoDB can keep
   */
  static AttributeValue value(JsonNode json) {
    return switch (json.getNodeType()) {
      case STRING -> AttributeValue.fromS(json.textValue());
      case NUMBER -> AttributeValue.fromN(Numbers.toDynamoDb(json.decimalValue()));
      case BOOLEAN -> AttributeValue.fromBool(json.booleanValue());
      case ARRAY -> {
        List<AttributeValue> elements = new ArrayList<>();
        json.forEach(element -> elements.add(value(element)));
        yield AttributeValue.fromL(elements);
      }
      case OBJECT -> {
        if (TypedJson.isTyped(json)) {
          yield TypedJson.read(json);
        }
        // In the names' order, so that two ways to write a map give one value.
        Map<String, AttributeValue> members = new TreeMap<>();
        json.properties().forEach(member -> members.put(member.getKey(), value(member.getValue())));
        yield AttributeValue.fromM(members);
      }
      case NULL, MISSING, BINARY, POJO -> AttributeValue.fromNul(true);
    };
  }

  private static String shown(String name) {
    return Json.quote(name.length() > 60 ? name.substring(0, 60) + "…" : name);
  }

  private static JsonNode plain(AttributeValue value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (value.type()) {
      case S -> nodes.textNode(value.s());
      case N -> DecimalNode.valueOf(new BigDecimal(value.n()));
      case BOOL -> nodes.booleanNode(value.bool());
      case NUL -> nodes.nullNode();
      case L -> {
        ArrayNode elements = nodes.arrayNode();
        value.l().forEach(element -> elements.add(plain(element)));
        yield elements;
      }
      case M -> {
        ObjectNode members = plain(value.m());
        yield TypedJson.isTyped(members) ? TypedJson.write(value) : members;
      }
      case B, SS, NS, BS, UNKNOWN_TO_SDK_VERSION -> TypedJson.write(value);
    };
  }

  static String base64(SdkBytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
  }
}
