package io.github.dynamodbmcp.handlers.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Items as JSON, in and out.
 *
 * <p>Plain JSON is what people and models write; DynamoDB's typed JSON ({@code {"S": "x"}}) says
 * the type. Reading takes both, even mixed: an object that has the shape of a typed value is one,
 * see {@link ItemReader}. Plain writing therefore types what plain JSON can't say (sets, binary),
 * and every map whose only attribute is named for a type, so that {@code read(plain(item))} is the
 * item again.
 */
public final class ItemJson {
  private ItemJson() {}

  /**
   * Reads an item or a key: always a map of attributes, never one typed value, though each
   * attribute's value may be typed.
   *
   * @throws IllegalArgumentException that names each attribute whose value DynamoDB can't store, or
   *     that can be meant in two ways
   */
  public static Map<String, AttributeValue> read(ObjectNode attributes) {
    return new ItemReader().attributes(attributes);
  }

  /** Writes plain JSON that {@link #read} reads back to an equal item, but for masked values. */
  public static ObjectNode plain(Map<String, AttributeValue> item) {
    ObjectNode object = Json.object();
    item.forEach((name, value) -> {
      if (!isMasked(value)) {
        object.set(name, plain(value));
      }
    });
    return object;
  }

  /** Writes DynamoDB's typed JSON throughout. */
  public static ObjectNode typed(Map<String, AttributeValue> item) {
    ObjectNode object = Json.object();
    item.forEach((name, value) -> {
      if (!isMasked(value)) {
        object.set(name, TypedJson.write(value));
      }
    });
    return object;
  }

  /**
   * Writes a value as DynamoDB's typed JSON. A token holds values in this form, which is ours and
   * doesn't depend on the SDK.
   */
  public static ObjectNode typed(AttributeValue value) {
    return TypedJson.write(value);
  }

  /**
   * Reads a value, plain or as {@link #typed(AttributeValue)} wrote it.
   *
   * @throws IllegalArgumentException if DynamoDB can't store it, or it can be meant in two ways
   */
  public static AttributeValue value(JsonNode json) {
    return new ItemReader().single(json);
  }

  /** Writes plain JSON that {@link #value} reads back to an equal value. */
  public static JsonNode plain(AttributeValue value) {
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
      case M -> looksTyped(value.m()) ? TypedJson.write(value) : plain(value.m());
      case B, SS, NS, BS, UNKNOWN_TO_SDK_VERSION -> TypedJson.write(value);
    };
  }

  /** Whether the map would be read as a typed value or refused as a malformed one. */
  private static boolean looksTyped(Map<String, AttributeValue> map) {
    return map.size() == 1 && TypedJson.isType(map.keySet().iterator().next());
  }

  /**
   * Whether the value stands for a masked one, which JSON leaves out: only maps have such a member.
   */
  static boolean isMasked(AttributeValue value) {
    return value.type() == AttributeValue.Type.UNKNOWN_TO_SDK_VERSION;
  }

  static String base64(SdkBytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
  }
}
