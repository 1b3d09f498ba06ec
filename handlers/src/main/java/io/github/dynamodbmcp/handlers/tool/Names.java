package io.github.dynamodbmcp.handlers.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.dynamodbmcp.protocol.json.Json;

/** Names in the forms in which models send them: an array, a string, names separated by commas. */
final class Names {
  private Names() {}

  /** The names as an array, or the value itself if it is neither an array nor a string. */
  static JsonNode split(JsonNode value) {
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    if (value.isTextual()) {
      JsonNode inside = inside(value.textValue().strip());
      if (inside.isTextual()) {
        add(names, inside.textValue());
        return names;
      }
      return split(inside);
    }
    if (!value.isArray()) {
      return value;
    }
    for (JsonNode element : value) {
      if (element.isTextual()) {
        add(names, element.textValue());
      } else {
        names.add(element);
      }
    }
    return names;
  }

  /** Reads a string as a JSON array, or as names that may stand in brackets. */
  private static JsonNode inside(String text) {
    if (!text.startsWith("[") || !text.endsWith("]")) {
      return JsonNodeFactory.instance.textNode(text);
    }
    try {
      return Json.read(text);
    } catch (IllegalArgumentException notJson) {
      return JsonNodeFactory.instance.textNode(text.substring(1, text.length() - 1));
    }
  }

  private static void add(ArrayNode names, String text) {
    if (text.indexOf(',') < 0) {
      names.add(text);
      return;
    }
    for (String part : text.split(",", -1)) {
      String name = unquoted(part.strip());
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
  }

  private static String unquoted(String name) {
    boolean quoted =
        name.length() > 1
            && (name.charAt(0) == '"' || name.charAt(0) == '\'')
            && name.charAt(name.length() - 1) == name.charAt(0);
    return quoted ? name.substring(1, name.length() - 1) : name;
  }
}
