package io.github.dynamodbmcp.local;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The generated regions of a YAML file that is otherwise written by hand. A region is what stands
 * between the comments {@code # generated: NAME} and {@code # end: NAME}.
 */
final class Regions {
  private static final Pattern REGION =
      Pattern.compile(
          "(?m)^(?<begin> *# generated: (?<name>[a-z ]+)\n)[\\s\\S]*?(?=^ *# end: \\k<name>$)");

  private Regions() {}

  /**
   * Returns the file's text with the contents of its regions replaced.
   *
   * @param contents by the regions' names
   * @throws IllegalArgumentException if the file has other regions than these
   */
  static String replace(String text, Map<String, String> contents) {
    Set<String> found = new HashSet<>();
    String replaced =
        REGION
            .matcher(text)
            .replaceAll(region -> {
              found.add(region.group("name"));
              return Matcher.quoteReplacement(
                  region.group("begin") + contents.getOrDefault(region.group("name"), ""));
            });
    if (!found.equals(contents.keySet())) {
      throw new IllegalArgumentException(
          "The generated regions are %s, and should be %s".formatted(found, contents.keySet()));
    }
    return replaced;
  }
}
