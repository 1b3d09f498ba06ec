package io.github.dynamodbmcp.handlers.fold;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.LIMIT;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.dynamodbmcp.handlers.aggregate.Aggregation;
import io.github.dynamodbmcp.handlers.aggregate.Group;
import io.github.dynamodbmcp.handlers.aggregate.Groups;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.reading.Onward;
import io.github.dynamodbmcp.handlers.reading.Source;
import io.github.dynamodbmcp.handlers.tool.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * The figures as an answer, with as many groups as the limit and the answer's size budget allow. It
 * always shows at least one group.
 */
final class AggregateAnswer {
  /** Reserved for the first and the last lines, in characters, without names, notes and token. */
  private static final int FRAME_CHARS = 600;

  /** Longer values are cut, in characters; a shorter budget allows for less. */
  private static final int LONGEST_VALUE = 1_000;

  private static final int SHORTEST_VALUE = 20;

  private final Call call;
  private final String title;
  private final Aggregation aggregation;
  private final Groups groups;
  private final int scanned;
  private final List<Group> sorted;
  private final AggregateNotes notes;
  private final GroupFormat format;
  private final int budget;

  AggregateAnswer(
      Call call,
      String title,
      AggregateArguments arguments,
      Aggregation aggregation,
      Groups groups,
      int scanned) {
    this.call = call;
    this.title = title;
    this.aggregation = aggregation;
    this.groups = groups;
    this.scanned = scanned;
    this.sorted = groups.sorted();
    List<String> keys = arguments.keyNames();
    List<String> figures = arguments.figureNames();
    this.notes = new AggregateNotes(aggregation, keys, figures, groups, sorted);
    this.budget =
        call.scope().maxResponseChars() - FRAME_CHARS - 2 * title.length() - notes.text().length();
    int longest = Math.min(LONGEST_VALUE, budget / (keys.size() + figures.size()));
    this.format =
        new GroupFormat(
            call.given(FORMAT),
            aggregation.figures(),
            keys,
            figures,
            Math.max(longest, SHORTEST_VALUE));
  }

  /** Answers when all items were taken. */
  Reply all() {
    List<String> shown = shown(0);
    return call.given(FORMAT)
        .reply(items(), () -> text(shown, true).toString(), () -> data(shown, true));
  }

  /** Answers when there may be more items. */
  Reply soFar(Onward onward) {
    List<String> shown = shown(onward.length());
    return call.given(FORMAT)
        .reply(
            items(),
            () -> text(shown, false).append(onward.sentence("To go on")).toString(),
            () -> {
              ObjectNode data = data(shown, false);
              onward.describe(data);
              return data;
            });
  }

  private int items() {
    return (int) Math.min(groups.items(), Integer.MAX_VALUE);
  }

  /** Writes the groups that the answer has room for. */
  private List<String> shown(int reserved) {
    List<String> shown = new ArrayList<>();
    int chars = reserved;
    for (Group group : sorted.subList(0, Math.min(sorted.size(), call.given(LIMIT)))) {
      String written = format.write(group, shown.size() + 1);
      chars += written.length() + 1;
      if (!shown.isEmpty() && chars > budget) {
        break;
      }
      shown.add(written);
    }
    return shown;
  }

  private StringBuilder text(List<String> shown, boolean exact) {
    StringBuilder text = new StringBuilder(firstLine(exact)).append('\n');
    shown.forEach(text::append);
    if (groups.items() > 0) {
      text.append(call.whyMatched(List.of(), groups.items() >= scanned));
    } else if (exact) {
      text.append(call.whyNothingMatched());
    }
    if (shown.size() < sorted.size()) {
      text.append(selection(shown)).append('\n');
    }
    return text.append(notes.text()).append(call.cost().readSentence());
  }

  private String firstLine(boolean exact) {
    if (sorted.isEmpty()) {
      return exact
          ? "No items found in %s matching the query".formatted(Source.words(call))
          : "No items found in %s so far".formatted(Source.words(call));
    }
    return "%s, aggregated over %s %s:"
        .formatted(
            title,
            Words.count(groups.items(), "item"),
            exact ? "(exact)" : "so far; more may exist");
  }

  /** Says which of the groups are shown. */
  private String selection(List<String> shown) {
    return "Showing %d of %d groups%s. %s"
        .formatted(
            shown.size(),
            sorted.size(),
            aggregation.order().isEmpty() ? ", the largest first" : "",
            shown.size() == call.given(LIMIT)
                ? "For others, raise limit, sort with order_by, or narrow the items."
                : "One answer holds no more: for others, sort with order_by, or narrow the items.");
  }

  private ObjectNode data(List<String> shown, boolean exact) {
    ObjectNode data = Source.data(call).put("exact", exact).put("items", groups.items());
    ArrayNode array = data.putArray("groups");
    shown.forEach(group -> array.addRawValue(new RawValue(group)));
    data.put("group_count", sorted.size());
    notes.describe(data);
    if (shown.size() < sorted.size()) {
      data.put("note", selection(shown));
    }
    return call.cost().addTo(data.put("scanned_count", scanned));
  }
}
