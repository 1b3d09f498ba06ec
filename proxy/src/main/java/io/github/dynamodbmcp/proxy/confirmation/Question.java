package io.github.dynamodbmcp.proxy.confirmation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Tool;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

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
  static String about(Tool tool, ObjectNode arguments, String preview) {
    Question question = new Question();
    question.call(tool, arguments);
    question.text.append("\nA dry run shows what is there now, and what the call will do:\n\n");
    question.preview(preview);
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
    text.append(INDENT)
        .append(Visible.line(argument, MAX_NAME))
        .append(": ")
        .append(Visible.line(json, MAX_VALUE));
    if (json.length() > MAX_VALUE) {
      text.append(String.format(Locale.ROOT, " (%,d characters in all)", json.length()));
    }
    text.append('\n');
  }

  private void preview(String preview) {
    int left = MAX_PREVIEW;
    int shown = 0;
    String[] lines = preview.strip().split("\n", -1);
    for (String line : lines) {
      String visible = Visible.line(line, MAX_PREVIEW_LINE);
      left -= INDENT.length() + visible.length() + 1;
      if (left < 0 && shown > 0) {
        break;
      }
      text.append(line.isBlank() ? "" : INDENT + visible).append('\n');
      shown++;
    }
    leftOut(lines.length - shown, "line");
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
