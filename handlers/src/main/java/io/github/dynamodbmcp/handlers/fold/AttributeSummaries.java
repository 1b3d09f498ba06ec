package io.github.dynamodbmcp.handlers.fold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes that items have: those of the items, and those of their maps, one level deep. Of
 * very many attributes it holds the first that were read.
 */
final class AttributeSummaries {
  /** The most attributes that are held: more than an answer has room for. */
  private static final int MOST = 500;

  /** The most characters that their names take together. */
  private static final int MOST_NAME_CHARS = 50_000;

  private static final String ITEMS = "items";
  private static final String ATTRIBUTES = "attributes";
  private static final String LEFT_OUT = "left_out";

  /** An attribute and its values. */
  record Described(DocumentPath path, AttributeSummary summary) {}

  private final Map<String, AttributeSummary> attributes = new HashMap<>();
  private long items;
  private int number;
  private int nameChars;
  private boolean leftOut;

  /** Adds an item. */
  void add(Map<String, AttributeValue> item) {
    items++;
    item.forEach((name, value) -> {
      if (!hasRoomFor(name, attributes)) {
        return;
      }
      AttributeSummary summary = attributes.computeIfAbsent(name, _ -> new AttributeSummary());
      summary.add(value);
      value
          .m()
          .forEach((memberName, member) -> {
            if (hasRoomFor(memberName, summary.members())) {
              summary
                  .members()
                  .computeIfAbsent(memberName, _ -> new AttributeSummary())
                  .add(member);
            }
          });
    });
  }

  /** Whether the attribute is held or may be; counts it if it is new. */
  private boolean hasRoomFor(String name, Map<String, AttributeSummary> held) {
    if (held.containsKey(name)) {
      return true;
    }
    if (number == MOST || nameChars + name.length() > MOST_NAME_CHARS) {
      leftOut = true;
      return false;
    }
    number++;
    nameChars += name.length();
    return true;
  }

  /** How many items were added. */
  long items() {
    return items;
  }

  /** Whether the items have attributes that aren't held. */
  boolean hasLeftOut() {
    return leftOut;
  }

  /** The attributes by name, each followed by those of its maps. */
  List<Described> all() {
    List<Described> all = new ArrayList<>();
    byName(attributes)
        .forEach(attribute -> {
          DocumentPath.Step step = new DocumentPath.Step.Name(attribute.getKey());
          all.add(new Described(new DocumentPath(List.of(step)), attribute.getValue()));
          byName(attribute.getValue().members())
              .forEach(member -> {
                DocumentPath.Step next = new DocumentPath.Step.Name(member.getKey());
                all.add(new Described(new DocumentPath(List.of(step, next)), member.getValue()));
              });
        });
    return all;
  }

  private static List<Map.Entry<String, AttributeSummary>> byName(
      Map<String, AttributeSummary> attributes) {
    return attributes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .toList();
  }

  /** Writes the attributes for a token. */
  ObjectNode state() {
    ObjectNode state = Json.object().put(ITEMS, items).put(LEFT_OUT, leftOut);
    ObjectNode summaries = state.putObject(ATTRIBUTES);
    attributes.forEach((name, summary) -> summaries.set(name, summary.state()));
    return state;
  }

  /** Reads the attributes that {@link #state} wrote. */
  static AttributeSummaries of(JsonNode state) {
    AttributeSummaries summaries = new AttributeSummaries();
    summaries.items = state.path(ITEMS).asLong();
    summaries.leftOut = state.path(LEFT_OUT).asBoolean();
    state
        .path(ATTRIBUTES)
        .properties()
        .forEach(attribute ->
            summaries.attributes.put(
                attribute.getKey(), AttributeSummary.of(attribute.getValue())));
    for (Described described : summaries.all()) {
      summaries.number++;
      summaries.nameChars +=
          described.path().steps().getLast() instanceof DocumentPath.Step.Name(String name)
              ? name.length()
              : 0;
    }
    return summaries;
  }
}
