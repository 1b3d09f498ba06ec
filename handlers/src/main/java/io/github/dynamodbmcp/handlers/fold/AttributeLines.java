package io.github.dynamodbmcp.handlers.fold;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.fold.AttributeSummaries.Described;
import io.github.dynamodbmcp.handlers.item.Excerpt;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The attributes as an answer describes them, in its format and up to its size budget. Those that
 * the most items have go first where they don't all fit.
 */
final class AttributeLines {
  private final List<String> lines = new ArrayList<>();
  private final long items;
  private final int leftOut;
  private final boolean areMore;
  private final boolean areMixed;

  /**
   * Describes the attributes.
   *
   * @param budget the most characters that the descriptions may take
   */
  AttributeLines(AttributeSummaries attributes, Format format, int budget) {
    this.items = attributes.items();
    List<Described> all = attributes.all();
    List<String> described =
        all.stream()
            .map(attribute ->
                switch (format) {
                  case TEXT -> line(attribute);
                  case JSON, DYNAMODB_JSON -> Json.write(json(attribute, format));
                })
            .toList();
    List<Integer> mostPresentFirst =
        IntStream.range(0, all.size())
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer i) -> all.get(i).summary().present()).reversed())
            .toList();
    boolean[] shown = new boolean[all.size()];
    int chars = 0;
    for (int i : mostPresentFirst) {
      int length = described.get(i).length() + 1;
      if (chars + length <= budget) {
        chars += length;
        shown[i] = true;
      }
    }
    for (int i = 0; i < shown.length; i++) {
      if (shown[i]) {
        lines.add(described.get(i));
      }
    }
    this.leftOut = shown.length - lines.size();
    this.areMore = attributes.hasLeftOut();
    this.areMixed = all.stream().anyMatch(attribute -> attribute.summary().isRangeOfOneType());
  }

  /** {@code price: number in 98 of 100, from 1.5 to 999, for example 19.99}. */
  private String line(Described attribute) {
    AttributeSummary summary = attribute.summary();
    if (summary.example().isEmpty()) {
      return "  %s: <masked> in %s\n"
          .formatted(
              attribute.path().text(),
              summary.present() == items ? "all" : summary.present() + " of " + items);
    }
    String present =
        summary.present() == items && !summary.types().areSeveral()
            ? " in all"
            : (summary.types().areSeveral() ? "" : " in " + summary.present()) + " of " + items;
    return "  %s: %s%s, %s\n"
        .formatted(
            attribute.path().text(), summary.types().wordsByItem(), present, values(summary));
  }

  private static String values(AttributeSummary summary) {
    String example = "for example " + summary.example().map(Excerpt::text).orElse("");
    if (summary.smallest().isEmpty() || summary.largest().isEmpty()) {
      return example;
    }
    Excerpt smallest = summary.smallest().get();
    Excerpt largest = summary.largest().get();
    return smallest.equals(largest) && !smallest.cut() && !summary.types().areSeveral()
        ? "always " + smallest.text()
        : "from %s to %s, %s".formatted(smallest.text(), largest.text(), example);
  }

  private static ObjectNode json(Described attribute, Format format) {
    AttributeSummary summary = attribute.summary();
    ObjectNode json = Json.object().put("path", attribute.path().quoted());
    if (summary.example().isEmpty()) {
      return json.put("masked", true).put("present", summary.present());
    }
    json.set("types", summary.types().json());
    json.put("present", summary.present());
    List<String> cut = new ArrayList<>();
    put("min", summary.smallest(), json, format, cut);
    put("max", summary.largest(), json, format, cut);
    put("example", summary.example(), json, format, cut);
    if (!cut.isEmpty()) {
      cut.forEach(json.putArray("cut")::add);
    }
    return json;
  }

  private static void put(
      String name, Optional<Excerpt> value, ObjectNode json, Format format, List<String> cut) {
    value.ifPresent(excerpt -> {
      json.set(name, format.value(excerpt.value()));
      if (excerpt.cut()) {
        cut.add(name);
      }
    });
  }

  /** Adds the attributes to an answer in text. */
  void append(StringBuilder text) {
    lines.forEach(text::append);
    if (areMixed) {
      text.append(
          "If values have several types, the range is that of the first of number, string and binary.\n");
    }
    note().ifPresent(note -> text.append(note).append('\n'));
  }

  /** Adds the attributes to an answer in JSON. */
  void describe(ObjectNode data) {
    ArrayNode array = data.putArray("attributes");
    lines.forEach(line -> array.addRawValue(new RawValue(line)));
    note().ifPresent(note -> data.put("note", note));
  }

  /** Says which attributes are missing; empty if none are. */
  private Optional<String> note() {
    if (areMore) {
      return Optional.of(
          "There are more attributes than can be described at once%s: name some in projection to describe only those."
              .formatted(leftOut == 0 ? "" : ", and %d more did not fit".formatted(leftOut)));
    }
    return leftOut == 0
        ? Optional.empty()
        : Optional.of(
            "%s did not fit into the answer: name some in projection to describe only those."
                .formatted(Words.count(leftOut, "attribute")));
  }
}
