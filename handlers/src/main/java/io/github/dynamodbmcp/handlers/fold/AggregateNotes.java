package io.github.dynamodbmcp.handlers.fold;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.aggregate.Aggregation;
import io.github.dynamodbmcp.handlers.aggregate.Figure;
import io.github.dynamodbmcp.handlers.aggregate.Group;
import io.github.dynamodbmcp.handlers.aggregate.Groups;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.item.ValueType;
import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Notes on figures: items that they leave out, and values of several types that they compare. */
final class AggregateNotes {
  private static final int LONGEST_NAME = 200;

  private final Map<String, Long> leftOut = new LinkedHashMap<>();
  private final Map<String, Set<ValueType>> types = new LinkedHashMap<>();
  private final Set<String> sentences = new LinkedHashSet<>();

  AggregateNotes(
      Aggregation aggregation,
      List<String> keyNames,
      List<String> figureNames,
      Groups groups,
      List<Group> sorted) {
    for (int i = 0; i < figureNames.size(); i++) {
      if (aggregation.figures().get(i) instanceof Figure.Of figure) {
        noteLeftOut(figureNames.get(i), figure, groups.leftOut(i), groups.items());
        noteTypes(figureNames.get(i), groups.types(i));
      }
    }
    for (Aggregation.Term term : aggregation.order()) {
      if (term.column() instanceof Aggregation.Column.Key(int index)) {
        noteTypes(keyNames.get(index), typesOf(sorted, index));
      }
    }
  }

  private void noteLeftOut(String name, Figure.Of figure, long items, long all) {
    if (items == 0) {
      return;
    }
    leftOut.put(name, items);
    String takes = figure.function().takes();
    String path = Visible.name(figure.path().written());
    // Where all are left out, a misspelled path is likely, and a sum of 0 looks like a figure.
    sentences.add(
        items == all
            ? "No item has a %s in %s. To see which attributes there are, use attributes: true.\n"
                .formatted(takes, path)
            : "%s %s no %s in %s.\n"
                .formatted(Words.count(items, "item"), items == 1 ? "has" : "have", takes, path));
  }

  private void noteTypes(String name, Set<ValueType> ofValues) {
    if (ofValues.size() > 1) {
      types.put(name, ofValues);
      sentences.add(
          "%s has values of several types, which are sorted by type: %s.\n"
              .formatted(
                  Visible.sentence(name, LONGEST_NAME),
                  ofValues.stream().map(ValueType::words).collect(Collectors.joining(", "))));
    }
  }

  private static Set<ValueType> typesOf(List<Group> groups, int key) {
    Set<ValueType> types = EnumSet.noneOf(ValueType.class);
    groups.stream()
        .flatMap(group -> group.key().get(key).stream())
        .map(ValueType::of)
        .forEach(types::add);
    return types;
  }

  /** The notes as lines, each ended. */
  String text() {
    return String.join("", sentences);
  }

  /** Adds the notes to an answer in JSON. */
  void describe(ObjectNode answer) {
    if (!leftOut.isEmpty()) {
      leftOut.forEach(answer.putObject("left_out")::put);
    }
    if (!types.isEmpty()) {
      ObjectNode listed = answer.putObject("types");
      types.forEach((name, ofValues) -> {
        ArrayNode names = listed.putArray(name);
        ofValues.forEach(type -> names.add(type.name()));
      });
    }
  }
}
