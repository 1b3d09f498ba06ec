package io.github.dynamodbmcp.local;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text of YAML, as far as its lines and their indentation go. */
final class Yaml {
  private static final Pattern ALONE = Pattern.compile("( *)\\{(\\w+)}");

  private Yaml() {}

  /**
   * Puts values in the place of their names in braces. A value that has a line to itself is
   * indented as its name was, and may have several lines, or none.
   */
  static String fill(String text, Map<String, String> values) {
    return text.lines().map(line -> filled(line, values)).collect(Collectors.joining());
  }

  private static String filled(String line, Map<String, String> values) {
    Matcher alone = ALONE.matcher(line);
    if (alone.matches() && values.containsKey(alone.group(2))) {
      return indent(alone.group(1).length(), values.get(alone.group(2)));
    }
    String filled = line;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("{" + value.getKey() + "}", value.getValue());
    }
    return filled + "\n";
  }

  /** Indents each line that isn't empty, and ends each with a line feed. */
  static String indent(int spaces, String text) {
    return text.lines()
        .map(line -> line.isEmpty() ? "\n" : " ".repeat(spaces) + line + "\n")
        .collect(Collectors.joining());
  }
}
