package io.github.dynamodbmcp.handlers.fold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.aggregate.Figure;
import io.github.dynamodbmcp.handlers.aggregate.Group;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Writes groups.
 *
 * @param keyNames the names of the values that make a group; none for the one group of all items
 * @param figureNames the figures' names
 * @param longest longer texts are cut in text, and left out in JSON; in characters
 */
record GroupFormat(
    Format format,
    List<Figure> figures,
    List<String> keyNames,
    List<String> figureNames,
    int longest) {

  /** Writes a group, which is the number-th of the answer. */
  String write(Group group, int number) {
    return switch (format) {
      case TEXT -> text(group, number);
      case JSON, DYNAMODB_JSON -> Json.write(json(group));
    };
  }

  private String text(Group group, int number) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < keyNames.size(); i++) {
      lines.append(line(keyNames.get(i), group.key().get(i), "(none)"));
    }
    for (int i = 0; i < figureNames.size(); i++) {
      lines.append(line(figureNames.get(i), group.figures().get(i), nothing(figures.get(i))));
    }
    return keyNames.isEmpty()
        ? lines.toString().indent(-2)
        : "Group %d:\n%s".formatted(number, lines);
  }

  private String line(String name, Optional<AttributeValue> value, String otherwise) {
    return value
        .map(present -> ItemText.attribute(name, present, longest))
        .orElseGet(() -> ItemText.mark(name, otherwise));
  }

  /** The mark of a figure that was computed from no values. */
  private static String nothing(Figure figure) {
    return figure instanceof Figure.Of(Figure.Function function, _)
            && function == Figure.Function.AVG
        ? "<no numbers>"
        : "<no values>";
  }

  private ObjectNode json(Group group) {
    ObjectNode json = Json.object();
    ObjectNode notShown = Json.object();
    if (!keyNames.isEmpty()) {
      ObjectNode key = json.putObject("key");
      for (int i = 0; i < keyNames.size(); i++) {
        put(key, keyNames.get(i), group.key().get(i), notShown);
      }
    }
    ObjectNode values = json.putObject("values");
    for (int i = 0; i < figureNames.size(); i++) {
      values.putNull(figureNames.get(i));
      put(values, figureNames.get(i), group.figures().get(i), notShown);
    }
    if (!notShown.isEmpty()) {
      json.set("not_shown", notShown);
    }
    return json;
  }

  /** Puts the value, or notes its length if it is too long; a number never is. */
  private void put(
      ObjectNode object, String name, Optional<AttributeValue> value, ObjectNode notShown) {
    if (value.isEmpty()) {
      return;
    }
    JsonNode json = format.item(Map.of(name, value.get())).path(name);
    int length = Json.length(json);
    if (value.get().n() != null || length <= longest) {
      object.set(name, json);
    } else {
      object.remove(name);
      notShown.put(name, length);
    }
  }
}
