package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Map;
import java.util.TreeMap;

/** Writes a value the same way whatever the order of its members. */
final class CanonicalJson {

  private CanonicalJson() {}

  static byte[] bytes(JsonNode value) {
    return Json.writeBytes(sorted(value));
  }

  private static JsonNode sorted(JsonNode value) {
    if (value instanceof ObjectNode object) {
      Map<String, JsonNode> members = new TreeMap<>();
      object
          .properties()
          .forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
      return new ObjectNode(JsonNodeFactory.instance, members);
    }
    if (value instanceof ArrayNode array) {
      ArrayNode elements = JsonNodeFactory.instance.arrayNode(array.size());
      array.forEach(element -> elements.add(sorted(element)));
      return elements;
    }
    return value;
  }
}
