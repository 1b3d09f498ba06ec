package io.github.dynamodbmcp.handlers.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** DynamoDB's descriptions of its resources as JSON, by DynamoDB's own names, times in ISO 8601. */
public final class Description {
  private Description() {}

  /** Writes every member that is set. */
  public static ObjectNode of(SdkPojo resource) {
    ObjectNode object = Json.object();
    for (SdkField<?> field : resource.sdkFields()) {
      JsonNode value = value(field.getValueOrDefault(resource));
      if (!value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
        object.set(field.memberName(), value);
      }
    }
    return object;
  }

  private static JsonNode value(@Nullable Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (value) {
      case null -> nodes.nullNode();
      case SdkPojo pojo -> of(pojo);
      case Boolean flag -> nodes.booleanNode(flag);
      case Integer number -> nodes.numberNode(number);
      case Long number -> nodes.numberNode(number);
      case Double number -> nodes.numberNode(number);
      case Map<?, ?> map -> {
        ObjectNode object = Json.object();
        map.forEach((name, member) -> object.set(String.valueOf(name), value(member)));
        yield object;
      }
      case Iterable<?> elements -> {
        ArrayNode array = nodes.arrayNode();
        elements.forEach(element -> array.add(value(element)));
        yield array;
      }
      // Strings, enums by their names, and Instants, whose text is ISO 8601.
      default -> nodes.textNode(value.toString());
    };
  }
}
