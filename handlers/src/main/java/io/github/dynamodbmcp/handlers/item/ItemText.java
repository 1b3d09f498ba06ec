package io.github.dynamodbmcp.handlers.item;

import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Writes items as text that an assistant can narrate, and that can be read in only one way:
 *
 * <pre>{@code
 * map     = { indent name ":" ( " " inline EOL | EOL (map | list, two spaces further in) ) }
 * list    = { indent "- " ( inline EOL | map | list, whose first line starts here ) }
 * inline  = string | number | "true" | "false" | "null" | "{}" | "[" scalars "]" | "{" scalars "}"
 *         | "<binary, " size ": " base64 ">" | "<masked>" | "<" what was cut ">"
 * }</pre>
 *
 * <p>A list of scalars and a set (in braces, sorted) stand on one line, separated by {@code ", "};
 * any other list has an entry a block. {@code {}} is an empty map. A string or a name is written as
 * it is, and in JSON quotes where it would be taken for something else: see {@link Quoting}.
 */
public final class ItemText {
  /** The fewest characters of each value that a cut item shows. */
  private static final int SHORTEST = 16;

  private static final int MOST_NAMES_IN_ADVICE = 3;

  private ItemText() {}

  /**
   * Writes the item's lines, each ended.
   *
   * @param first the attributes that come first, in this order; the others follow by name
   */
  public static String of(Map<String, AttributeValue> item, Collection<String> first) {
    ItemLines lines = new ItemLines(ItemLines.UNLIMITED);
    lines.item(item, first);
    return lines.text();
  }

  /**
   * Writes the item's lines, each ended. If they are longer than {@code longest}, long values are
   * cut with their size, and a last line says how to read them whole. An item that this would not
   * shorten stays whole.
   *
   * @param longest the most characters of the lines
   * @param first the attributes that come first, in this order; the others follow by name
   */
  public static String within(
      int longest, Map<String, AttributeValue> item, Collection<String> first) {
    return within(longest, item, first, List::of);
  }

  /**
   * Writes a changed item as {@link #within(int, Map, Collection)} does.
   *
   * @param changed the attributes that follow {@code first} if the item is cut; unused otherwise
   */
  public static String within(
      int longest,
      Map<String, AttributeValue> item,
      Collection<String> first,
      Supplier<List<String>> changed) {
    String whole = of(item, first);
    if (whole.length() <= longest) {
      return whole;
    }
    Set<String> order = new LinkedHashSet<>(first);
    order.addAll(changed.get());
    String cut = cut(Math.max(longest, 0), item, order, whole.length());
    return cut.length() < whole.length() ? cut : whole;
  }

  /**
   * Writes an item that was read as {@link #within(int, Map, Collection)} does, or says that it has
   * none of the attributes that the caller asked for.
   */
  public static String asked(
      int longest, Map<String, AttributeValue> item, Collection<String> first) {
    return item.isEmpty()
        ? "  (it has none of the attributes asked for)\n"
        : within(longest, item, first);
  }

  /**
   * Writes a value on one line, for a line about a change.
   *
   * @param longest the most characters that it takes, roughly
   */
  static String inline(AttributeValue value, int longest) {
    return ItemLines.isBlock(value)
        ? value.hasM()
            ? "<map, %d attributes>".formatted(value.m().size())
            : "<list, %d elements>".formatted(value.l().size())
        : new ItemLines(Math.max(longest / 4, SHORTEST)).inline(value, Quoting.CHANGED);
  }

  /**
   * Writes one attribute as {@link #of} does.
   *
   * @param longest if its lines are longer, its value is cut, with its size; in characters
   */
  public static String attribute(String name, AttributeValue value, int longest) {
    int limit = ItemLines.UNLIMITED;
    while (true) {
      ItemLines lines = new ItemLines(limit);
      lines.attribute(name, value);
      if (lines.length() <= longest || limit <= SHORTEST) {
        return lines.text();
      }
      limit = Math.max(Math.min(limit, longest) / 2, SHORTEST);
    }
  }

  /**
   * Writes one line for an attribute that has a mark in place of a value.
   *
   * @param mark {@code (none)}, or something in angle brackets
   */
  public static String mark(String name, String mark) {
    return ItemLines.INDENT + Quoting.NAME.write(name) + ": " + mark + "\n";
  }

  /**
   * Writes a value as part of a line: a string in JSON quotes, a map or a list that would take
   * several lines as JSON, anything else as in an item's text.
   */
  static String onOneLine(AttributeValue value) {
    if (value.s() != null) {
      return Visible.quote(value.s());
    }
    return ItemLines.isBlock(value)
        ? Visible.json(ItemJson.plain(value))
        : new ItemLines(ItemLines.UNLIMITED).inline(value, Quoting.VALUE);
  }

  private static String cut(
      int longest, Map<String, AttributeValue> item, Collection<String> first, int wholeLength) {
    int limit = longest;
    while (true) {
      limit /= 2;
      ItemLines lines = new ItemLines(Math.max(limit, SHORTEST));
      lines.item(item, first);
      String advice = advice(lines.cutAttributes());
      if (lines.length() + advice.length() <= longest) {
        return lines.text() + advice;
      }
      if (limit <= SHORTEST) {
        return "  <%d attributes, %d characters>\n".formatted(item.size(), wholeLength) + advice;
      }
    }
  }

  private static String advice(Collection<String> cutAttributes) {
    List<String> names =
        cutAttributes.stream()
            .filter(ItemText::isPlainPath)
            .limit(MOST_NAMES_IN_ADVICE)
            .map(Visible::quote)
            .toList();
    return "  <cut to fit: to read a value whole, get the item with format json and projection %s>\n"
        .formatted(names.isEmpty() ? "of that attribute" : names);
  }

  /** Whether a projection takes the name as it is. */
  private static boolean isPlainPath(String name) {
    return name.length() <= ItemLines.LONGEST_NAME
        && name.chars().noneMatch(c -> ".[],#*\"\\".indexOf(c) >= 0)
        && !Visible.hides(name);
  }
}
