package io.github.dynamodbmcp.handlers.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.text.Visible;
import io.github.dynamodbmcp.protocol.json.Json;
import java.math.BigDecimal;
import java.util.Locale;

/** JSON as models write it: what they mean by it, and how an error repeats it. */
final class LenientJson {
  /** The most characters of a value that an error repeats. */
  private static final int LONGEST_SHOWN = 40;

  /** Longer strings hold no number of an argument. */
  private static final int LONGEST_NUMBER = 20;

  private LenientJson() {}

  /** Whether the value is one of those that stand for none. */
  static boolean isEmpty(JsonNode value) {
    if (value.isTextual()) {
      return switch (value.textValue().strip()) {
        case "", "null", "{}", "[]" -> true;
        default -> false;
      };
    }
    return value.isNull() || (value.isContainerNode() && value.isEmpty());
  }

  /** The value itself, or the JSON in a string that begins as an object or an array. */
  static JsonNode container(JsonNode value, String kind, String example) {
    if (!value.isTextual()) {
      return value;
    }
    String text = value.textValue().strip();
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return value;
    }
    try {
      return Json.read(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be %s such as %s; the string in its place %s"
              .formatted(kind, example, e.getMessage()),
          e);
    }
  }

  /**
   * The object, or the one in a string.
   *
   * @throws IllegalArgumentException if there is none
   */
  static ObjectNode object(JsonNode given, String example) {
    JsonNode value = container(given, "an object", example);
    if (!(value instanceof ObjectNode object)) {
      throw new IllegalArgumentException(
          "must be an object such as %s, not %s".formatted(example, shown(value)));
    }
    return object;
  }

  /** The value itself, or the number in a string. */
  static JsonNode number(JsonNode value) {
    if (value.isTextual() && value.textValue().length() <= LONGEST_NUMBER) {
      try {
        return JsonNodeFactory.instance.numberNode(new BigDecimal(value.textValue().strip()));
      } catch (NumberFormatException noNumber) {
        return value;
      }
    }
    return value;
  }

  /** The text of a string in lower case; empty if the value is none. */
  static String words(JsonNode value) {
    return value.isTextual() ? value.textValue().strip().toLowerCase(Locale.ROOT) : "";
  }

  /** The kind of value, as part of a sentence. */
  static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT, POJO -> "an object";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> value.booleanValue() ? "true" : "false";
      case BINARY, NULL, MISSING -> "null";
    };
  }

  /** The value as an error repeats it: at most its beginning. */
  static String shown(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "the string " + Visible.brief(value.textValue(), LONGEST_SHOWN);
      case NUMBER -> {
        String number = value.asText();
        yield number.length() > LONGEST_SHOWN ? number.substring(0, LONGEST_SHOWN) + "…" : number;
      }
      default -> kind(value);
    };
  }
}
