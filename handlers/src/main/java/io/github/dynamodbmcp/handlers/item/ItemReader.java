package io.github.dynamodbmcp.handlers.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads the attributes of an item from plain or typed JSON, each subtree once.
 *
 * <p>A map ({@code M}) or a list ({@code L}) is typed if everything in it is typed, and an ordinary
 * map with an attribute of that name if nothing in it is. One that mixes the two can be meant in
 * two ways and is refused, as is an object named for a scalar or a set whose value has another
 * shape.
 */
final class ItemReader {
  private static final int MOST_PROBLEMS = 10;

  /** The most characters of a value that an error repeats. */
  private static final int LONGEST_SHOWN = 160;

  /** The most characters of a name that an error repeats. */
  private static final int LONGEST_NAME = 60;

  private record Read(AttributeValue value, boolean typed) {}

  private final List<String> place = new ArrayList<>();

  /**
   * Reads a map of attributes.
   *
   * @throws IllegalArgumentException that names what is wrong with each attribute
   */
  Map<String, AttributeValue> attributes(ObjectNode attributes) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : attributes.properties()) {
      place.clear();
      try {
        item.put(member.getKey(), at(step(member.getKey()), member.getValue()).value());
      } catch (IllegalArgumentException e) {
        if (problems.size() < MOST_PROBLEMS) {
          problems.add("at %s %s".formatted(place(), e.getMessage()));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return item;
  }

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException that names what is wrong with it
   */
  AttributeValue single(JsonNode json) {
    place.clear();
    return value(json).value();
  }

  private String place() {
    String whole = String.join("", place);
    return whole.length() <= LONGEST_SHOWN ? whole : Visible.start(whole, LONGEST_SHOWN) + "…";
  }

  /** Reads a value one step further in; the place stays where a problem is. */
  private Read at(String step, JsonNode json) {
    place.add(step);
    Read read = value(json);
    place.removeLast();
    return read;
  }

  private String step(String name) {
    // As a step of a path, a name that holds a dot or a bracket needs its quotes.
    boolean isPath = name.indexOf('.') >= 0 || name.indexOf('[') >= 0;
    String shown = isPath ? Visible.brief(name, LONGEST_NAME) : Visible.name(name);
    return place.isEmpty() ? shown : "." + shown;
  }

  private Read value(JsonNode json) {
    return switch (json.getNodeType()) {
      case STRING -> plain(AttributeValue.fromS(json.textValue()));
      case NUMBER -> plain(AttributeValue.fromN(Numbers.toDynamoDb(json)));
      case BOOLEAN -> plain(AttributeValue.fromBool(json.booleanValue()));
      case ARRAY -> plain(AttributeValue.fromL(values(elements(json))));
      case OBJECT -> object(json);
      case NULL, MISSING, BINARY, POJO -> plain(AttributeValue.fromNul(true));
    };
  }

  private static Read plain(AttributeValue value) {
    return new Read(value, false);
  }

  private Read object(JsonNode json) {
    if (json.size() == 1) {
      var member = json.properties().iterator().next();
      String name = member.getKey();
      JsonNode value = member.getValue();
      if (TypedJson.isScalarOrSet(name)) {
        return new Read(scalarOrSet(name, value), true);
      }
      if (name.equals("M") && value.isObject()) {
        Map<String, Read> members = members(value);
        return typedIfAll(name, AttributeValue.fromM(values(members)), members.values());
      }
      if (name.equals("L") && value.isArray()) {
        List<Read> elements = elements(value);
        return typedIfAll(name, AttributeValue.fromL(values(elements)), elements);
      }
    }
    return plain(AttributeValue.fromM(values(members(json))));
  }

  private AttributeValue scalarOrSet(String name, JsonNode value) {
    if (TypedJson.hasShape(name, value)) {
      return TypedJson.read(name, value);
    }
    AttributeValue map = AttributeValue.fromM(Map.of(name, value(value).value()));
    throw new IllegalArgumentException(
        "holds {\"%s\": %s}, which isn't %s: write %s, or %s for a map with an attribute %s"
            .formatted(
                name,
                Visible.start(Visible.json(value), LONGEST_SHOWN),
                TypedJson.meaning(name),
                TypedJson.example(name),
                shown(map, "{\"M\": {\"%s\": …}}".formatted(name)),
                name));
  }

  private static Read typedIfAll(String name, AttributeValue typed, Iterable<Read> contents) {
    boolean anyTyped = false;
    boolean anyPlain = false;
    for (Read content : contents) {
      anyTyped |= content.typed();
      anyPlain |= !content.typed();
    }
    AttributeValue map = AttributeValue.fromM(Map.of(name, typed));
    if (anyTyped && anyPlain) {
      throw new IllegalArgumentException(
          "holds {\"%s\": …}, in which some values are typed and some are not: write %s for a typed %s, or %s for a map with an attribute %s"
              .formatted(
                  name,
                  shown(typed, "{\"%s\": …} with a type for each value".formatted(name)),
                  name.equals("M") ? "map" : "list",
                  shown(map, "{\"M\": {\"%s\": {\"%s\": …}}}".formatted(name, name)),
                  name));
    }
    return anyPlain ? plain(map) : new Read(typed, true);
  }

  /** The value in typed JSON, or its outline where that is long. */
  private static String shown(AttributeValue value, String outline) {
    String json = Visible.json(TypedJson.write(value));
    return json.length() <= LONGEST_SHOWN ? json : outline;
  }

  private Map<String, Read> members(JsonNode object) {
    // In the names' order, so that two ways to write a map give one value.
    Map<String, Read> members = new TreeMap<>();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      members.put(member.getKey(), at(step(member.getKey()), member.getValue()));
    }
    return members;
  }

  private List<Read> elements(JsonNode array) {
    List<Read> elements = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      elements.add(at("[" + elements.size() + "]", element));
    }
    return elements;
  }

  private static Map<String, AttributeValue> values(Map<String, Read> members) {
    Map<String, AttributeValue> values = new TreeMap<>();
    members.forEach((name, read) -> values.put(name, read.value()));
    return values;
  }

  private static List<AttributeValue> values(List<Read> elements) {
    return elements.stream().map(Read::value).toList();
  }
}
