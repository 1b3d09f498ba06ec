package io.github.dynamodbmcp.handlers.item;

import io.github.dynamodbmcp.handlers.text.Visible;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
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
  /** Stands for a masked value. */
  private static final String MASKED = "<masked>";

  private static final int LONGEST_BASE64 = 64;
  private static final String INDENT = "  ";

  /** The limit if nothing is to be cut. */
  private static final int UNLIMITED = Integer.MAX_VALUE;

  /** The fewest characters of each value that a cut item shows. */
  private static final int SHORTEST = 16;

  /** A container in a cut item shows one member for each so many characters of the limit. */
  private static final int CHARS_PER_MEMBER = 16;

  /** The answer's own lines and the advice at the item's end, in characters. */
  private static final int FRAME_CHARS = 700;

  private static final int MOST_NAMES_IN_ADVICE = 3;
  private static final int LONGEST_NAME_IN_ADVICE = 60;

  private final StringBuilder text = new StringBuilder();
  private final Set<String> cutAttributes = new LinkedHashSet<>();
  private final int limit;
  private boolean cut;

  private ItemText(int limit) {
    this.limit = limit;
  }

  /**
   * Writes the item's lines, each ended.
   *
   * @param first the attributes that come first, in this order; the others follow by name
   */
  public static String of(Map<String, AttributeValue> item, Collection<String> first) {
    ItemText lines = new ItemText(UNLIMITED);
    lines.item(item, first);
    return lines.text.toString();
  }

  /**
   * Writes the item's lines, each ended, for an answer of at most {@code answerChars} characters.
   * If the whole item is longer, long values are cut with their size, and a last line says how to
   * read them whole.
   *
   * @param first the attributes that come first, in this order; the others follow by name
   */
  public static String within(
      int answerChars, Map<String, AttributeValue> item, Collection<String> first) {
    String whole = of(item, first);
    return whole.length() <= budget(answerChars)
        ? whole
        : cut(budget(answerChars), item, first, whole.length());
  }

  /**
   * Writes a changed item as {@link #within(int, Map, Collection)} does.
   *
   * @param changed the attributes that follow {@code first} if the item is cut; unused otherwise
   */
  public static String within(
      int answerChars,
      Map<String, AttributeValue> item,
      Collection<String> first,
      Supplier<List<String>> changed) {
    String whole = of(item, first);
    if (whole.length() <= budget(answerChars)) {
      return whole;
    }
    Set<String> order = new LinkedHashSet<>(first);
    order.addAll(changed.get());
    return cut(budget(answerChars), item, order, whole.length());
  }

  /**
   * Writes a value on one line, for a line about a change.
   *
   * @param longest the most characters that it takes, roughly
   */
  static String inline(AttributeValue value, int longest) {
    return isBlock(value)
        ? value.hasM()
            ? "<map, %d attributes>".formatted(value.m().size())
            : "<list, %d elements>".formatted(value.l().size())
        : new ItemText(Math.max(longest / 4, SHORTEST)).inline(value, Quoting.CHANGED);
  }

  /**
   * Writes one attribute as {@link #of} does.
   *
   * @param longest if its lines are longer, its value is cut, with its size; in characters
   */
  public static String attribute(String name, AttributeValue value, int longest) {
    int limit = UNLIMITED;
    ItemText lines;
    do {
      lines = new ItemText(limit);
      lines.attribute(name, value, INDENT);
      limit = Math.max(Math.min(limit, longest) / 2, SHORTEST);
    } while (lines.text.length() > longest && lines.limit > SHORTEST);
    return lines.text.toString();
  }

  /**
   * Writes one line for an attribute that has a mark in place of a value.
   *
   * @param mark {@code (none)}, or something in angle brackets
   */
  public static String mark(String name, String mark) {
    return INDENT + Quoting.NAME.write(name) + ": " + mark + "\n";
  }

  /**
   * Writes a value as part of a line: a string in JSON quotes, a map or a list that would take
   * several lines as JSON, anything else as in an item's text.
   */
  static String onOneLine(AttributeValue value) {
    if (value.s() != null) {
      return Visible.quote(value.s());
    }
    return isBlock(value)
        ? Visible.json(ItemJson.plain(value))
        : new ItemText(UNLIMITED).inline(value, Quoting.VALUE);
  }

  private static int budget(int answerChars) {
    return Math.max(answerChars - FRAME_CHARS, 0);
  }

  private static String cut(
      int budget, Map<String, AttributeValue> item, Collection<String> first, int wholeLength) {
    ItemText lines;
    int limit = budget;
    do {
      limit /= 2;
      lines = new ItemText(Math.max(limit, SHORTEST));
      lines.item(item, first);
    } while (lines.text.length() > budget && limit > SHORTEST);
    if (lines.text.length() > budget) {
      lines.text.setLength(0);
      lines.text.append("  <%d attributes, %d characters>\n".formatted(item.size(), wholeLength));
    }
    return lines.text.append(lines.advice()).toString();
  }

  private String advice() {
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
    return name.length() <= LONGEST_NAME_IN_ADVICE
        && name.chars().noneMatch(c -> ".[],#*\"\\".indexOf(c) >= 0)
        && !Visible.hides(name);
  }

  private void item(Map<String, AttributeValue> item, Collection<String> first) {
    int shown = 0;
    Map<String, AttributeValue> ordered = ordered(item, first);
    for (Map.Entry<String, AttributeValue> member : ordered.entrySet()) {
      if (shown++ == mostMembers()) {
        more(INDENT, ordered.size() - mostMembers(), "attribute");
        return;
      }
      boolean before = cut;
      cut = false;
      attribute(member.getKey(), member.getValue(), INDENT);
      if (cut) {
        cutAttributes.add(member.getKey());
      }
      cut |= before;
    }
  }

  private static Map<String, AttributeValue> ordered(
      Map<String, AttributeValue> attributes, Collection<String> first) {
    Map<String, AttributeValue> rest = new TreeMap<>(attributes);
    Map<String, AttributeValue> ordered = new LinkedHashMap<>();
    for (String name : first) {
      AttributeValue value = rest.remove(name);
      if (value != null) {
        ordered.put(name, value);
      }
    }
    ordered.putAll(rest);
    return ordered;
  }

  private void attributes(Map<String, AttributeValue> attributes, String indent) {
    int shown = 0;
    for (Map.Entry<String, AttributeValue> member : new TreeMap<>(attributes).entrySet()) {
      if (shown++ == mostMembers()) {
        more(indent, attributes.size() - mostMembers(), "attribute");
        return;
      }
      attribute(member.getKey(), member.getValue(), indent);
    }
  }

  private void attribute(String name, AttributeValue value, String indent) {
    text.append(indent).append(name(name)).append(':');
    if (isBlock(value)) {
      text.append('\n');
      block(value, indent + INDENT);
    } else {
      text.append(' ').append(inline(value, Quoting.VALUE)).append('\n');
    }
  }

  private void block(AttributeValue value, String indent) {
    if (value.hasM()) {
      attributes(value.m(), indent);
      return;
    }
    int shown = 0;
    for (AttributeValue element : value.l()) {
      if (shown++ == mostMembers()) {
        more(indent + "- ", value.l().size() - mostMembers(), "element");
        return;
      }
      element(element, indent);
    }
  }

  /** Writes an element of a list that doesn't fit on one line, indented under {@code "- "}. */
  private void element(AttributeValue value, String indent) {
    int start = text.length();
    if (isBlock(value)) {
      block(value, indent + INDENT);
    } else {
      text.append(indent).append(INDENT).append(inline(value, Quoting.ENTRY)).append('\n');
    }
    text.setCharAt(start + indent.length(), '-');
  }

  static boolean isBlock(AttributeValue value) {
    return (value.hasM() && !value.m().isEmpty())
        || (value.hasL() && !value.l().stream().allMatch(ItemText::isScalar));
  }

  private static boolean isScalar(AttributeValue value) {
    return switch (value.type()) {
      case S, N, B, BOOL, NUL -> true;
      case M, L, SS, NS, BS, UNKNOWN_TO_SDK_VERSION -> false;
    };
  }

  private String inline(AttributeValue value, Quoting quoting) {
    return switch (value.type()) {
      case S -> string(value.s(), quoting);
      case N -> value.n();
      case B -> binary(value.b());
      case BOOL -> value.bool().toString();
      case NUL -> "null";
      case L -> joined("[", value.l(), element -> inline(element, Quoting.ELEMENT), "]");
      case SS ->
          joined(
              "{",
              value.ss().stream().sorted().toList(),
              member -> string(member, Quoting.ELEMENT),
              "}");
      case NS ->
          joined(
              "{",
              value.ns().stream().sorted(Comparator.comparing(BigDecimal::new)).toList(),
              member -> member,
              "}");
      case BS -> joined("{", value.bs().stream().map(this::binary).sorted().toList(), b -> b, "}");
      case M -> "{}";
      case UNKNOWN_TO_SDK_VERSION -> MASKED;
    };
  }

  private <T> String joined(
      String open, List<T> members, Function<T, String> writer, String close) {
    StringBuilder line = new StringBuilder(open);
    int shown = 0;
    for (T member : members) {
      line.append(shown == 0 ? "" : ", ");
      if (shown == mostMembers() || line.length() > limit) {
        cut = true;
        line.append(cutMark(members.size() - shown, "more"));
        break;
      }
      line.append(writer.apply(member));
      shown++;
    }
    return line.append(close).toString();
  }

  private String string(String value, Quoting quoting) {
    if (value.length() <= limit) {
      return quoting.write(value);
    }
    cut = true;
    return "<string, %d characters: %s…>"
        .formatted(value.length(), Visible.quote(Visible.start(value, limit)));
  }

  private String name(String name) {
    if (name.length() <= Math.max(limit, LONGEST_NAME_IN_ADVICE)) {
      return Quoting.NAME.write(name);
    }
    cut = true;
    return "<name, %d characters, %s…>"
        .formatted(name.length(), Visible.quote(Visible.start(name, LONGEST_NAME_IN_ADVICE)));
  }

  private int mostMembers() {
    return limit == UNLIMITED ? UNLIMITED : Math.max(limit / CHARS_PER_MEMBER, 1);
  }

  private void more(String indent, int number, String noun) {
    cut = true;
    text.append(indent)
        .append(cutMark(number, "more " + noun + (number == 1 ? "" : "s")))
        .append('\n');
  }

  private static String cutMark(int number, String what) {
    return "<" + number + " " + what + ">";
  }

  private String binary(SdkBytes bytes) {
    String base64 = ItemJson.base64(bytes);
    String shown =
        base64.length() > LONGEST_BASE64 ? base64.substring(0, LONGEST_BASE64) + "…" : base64;
    int size = bytes.asByteArrayUnsafe().length;
    return "<binary, %s %s: %s>".formatted(size, size == 1 ? "byte" : "bytes", shown);
  }
}
