package io.github.dynamodbmcp.proxy.confirmation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes the question whether to make a call. Each line that quotes an argument or an answer is
 * indented by four spaces, and everything in it that doesn't show is escaped, so that no value can
 * look like the question's own text. Clients that render Markdown show indented lines as they are.
 */
final class Question {

  private static final String INDENT = "    ";
  private static final int MAX_NAME = 60;
  private static final int MAX_TITLE = 100;
  private static final int MAX_ARGUMENTS = 20;

  /** The most characters of an argument. */
  private static final int MAX_VALUE = 1000;

  /** The most characters of a text inside an argument that is too long. */
  private static final int MAX_NESTED_TEXT = 60;

  private static final int MAX_PREVIEW_LINE = 500;
  private static final int MAX_PREVIEW = 8000;

  private final StringBuilder text = new StringBuilder();

  private Question() {}

  /** Asks about a call of a tool that offers no preview. */
  static String about(Tool tool, ObjectNode arguments) {
    Question question = new Question();
    question.call(tool, arguments);
    question.text.append("\nThis tool can't show beforehand what the call will change.\n");
    return question.end();
  }

  /**
   * Asks about a call.
   *
   * @param preview the answer of its dry run
   */
  static String about(Tool tool, ObjectNode arguments, ToolResult preview) {
    Question question = new Question();
    question.call(tool, arguments);
    String backend = preview.backend();
    question
        .text
        .append("\nA dry run ")
        .append(backend == null ? "" : "by the backend " + Visible.line(backend, MAX_NAME) + " ")
        .append("shows what is there now, and what the call will do:\n\n");
    question.preview(preview.text());
    return question.end();
  }

  private void call(Tool tool, ObjectNode arguments) {
    String name = Visible.line(tool.name(), MAX_NAME);
    String title = Visible.line(tool.get("title").asText(""), MAX_TITLE);
    text.append(title.isEmpty() ? name : title + " (" + name + ")").append("?\n\n");
    Set<String> names = new LinkedHashSet<>();
    tool.get("inputSchema").path("properties").fieldNames().forEachRemaining(names::add);
    names.retainAll(arguments.properties().stream().map(member -> member.getKey()).toList());
    arguments.fieldNames().forEachRemaining(names::add);
    names.stream()
        .limit(MAX_ARGUMENTS)
        .forEach(argument -> line(argument, arguments.path(argument)));
    leftOut(names.size() - MAX_ARGUMENTS, "argument");
  }

  private void line(String argument, JsonNode value) {
    String json = Json.write(value);
    boolean fits = json.length() <= MAX_VALUE;
    text.append(INDENT)
        .append(Visible.line(argument, MAX_NAME))
        .append(": ")
        .append(
            Visible.line(
                fits || value.isTextual() ? json : Json.write(withShortTexts(value)), MAX_VALUE));
    if (json.length() > MAX_VALUE) {
      text.append(String.format(Locale.ROOT, " (%,d characters in all)", json.length()));
    }
    text.append('\n');
  }

  /** Cuts the long texts in a value, so that none pushes the others out of sight. */
  private static JsonNode withShortTexts(JsonNode value) {
    if (value.isObject()) {
      ObjectNode members = Json.object();
      value
          .properties()
          .forEach(member -> members.set(member.getKey(), withShortTexts(member.getValue())));
      return members;
    }
    if (value.isArray()) {
      ArrayNode elements = Json.object().arrayNode();
      value.forEach(element -> elements.add(withShortTexts(element)));
      return elements;
    }
    String text = value.isTextual() ? value.asText() : "";
    return text.codePointCount(0, text.length()) > MAX_NESTED_TEXT
        ? TextNode.valueOf(text.substring(0, text.offsetByCodePoints(0, MAX_NESTED_TEXT)) + "…")
        : value;
  }

  /** Writes a preview; of a long one its beginning and its end, which says what will change. */
  private void preview(String preview) {
    List<String> lines =
        Stream.of(preview.strip().split("\n", -1))
            .map(line -> Visible.line(line, MAX_PREVIEW_LINE))
            .toList();
    int first = fitting(lines, MAX_PREVIEW);
    if (first < lines.size()) {
      first = Math.max(1, fitting(lines, MAX_PREVIEW / 2));
    }
    List<String> rest = lines.subList(first, lines.size());
    List<String> fromEnd = new ArrayList<>(rest);
    Collections.reverse(fromEnd);
    int last = fitting(fromEnd, MAX_PREVIEW / 2);
    lines.subList(0, first).forEach(this::quoted);
    if (last < rest.size()) {
      leftOut(rest.size() - last, "line");
      text.append('\n');
    }
    rest.subList(rest.size() - last, rest.size()).forEach(this::quoted);
  }

  /** Counts the first lines that fit into so many characters. */
  private static int fitting(List<String> lines, int longest) {
    int left = longest;
    int count = 0;
    while (count < lines.size()) {
      left -= INDENT.length() + lines.get(count).length() + 1;
      if (left < 0) {
        break;
      }
      count++;
    }
    return count;
  }

  private void quoted(String line) {
    text.append(line.isBlank() ? "" : INDENT + line).append('\n');
  }

  private void leftOut(int count, String what) {
    if (count > 0) {
      text.append(
          String.format(
              Locale.ROOT, "\n(Not shown: %,d %s%s)\n", count, what, count == 1 ? "" : "s"));
    }
  }

  private String end() {
    return text.append("\nIf you accept, the write is sent. Otherwise nothing is written.")
        .toString();
  }
}
