package io.github.dynamodbmcp.handlers.aggregate;

import io.github.dynamodbmcp.handlers.aggregate.Figure.Function;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a figure as callers write it. */
final class FigureReader {
  private static final Pattern FORM =
      Pattern.compile("(?<function>\\w++)\\s*+(?:\\((?<path>.*)\\))?", Pattern.DOTALL);

  private static final int LONGEST_SHOWN = 60;

  private final String text;

  FigureReader(String text) {
    this.text = text;
  }

  Figure read() {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw unknown();
    }
    String name = form.group("function").toLowerCase(Locale.ROOT);
    String path = form.group("path") == null ? "" : form.group("path").strip();
    return name.equals("count") ? count(path) : function(name, path);
  }

  private Figure count(String path) {
    if (path.isEmpty() || path.equals("*")) {
      return new Figure.Count();
    }
    throw new IllegalArgumentException(
        "holds %s, but count takes no path: write count, with attribute_exists in filter_expression to count only the items that have an attribute, or count_distinct(%s) to count its different values"
            .formatted(shown(), Visible.sentence(path, LONGEST_SHOWN)));
  }

  private Figure function(String name, String path) {
    Function function =
        Arrays.stream(Function.values())
            .filter(known -> known.written().equals(name))
            .findFirst()
            .orElseThrow(this::unknown);
    if (path.isEmpty()) {
      throw new IllegalArgumentException(
          "holds %s without the path of an attribute: write %s(age), for example"
              .formatted(shown(), name));
    }
    return new Figure.Of(function, DocumentPath.parse(path));
  }

  private IllegalArgumentException unknown() {
    return new IllegalArgumentException(
        "holds %s, which is none of count, sum(PATH), avg(PATH), min(PATH), max(PATH) and count_distinct(PATH): write avg(age), for example"
            .formatted(shown()));
  }

  private String shown() {
    return Visible.brief(text, LONGEST_SHOWN);
  }
}
