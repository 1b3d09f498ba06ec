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
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writes the lines of {@link ItemText}, in which it cuts what is longer than a limit. */
final class ItemLines {
  /** The limit if nothing is to be cut. */
  static final int UNLIMITED = Integer.MAX_VALUE;

  /** The most characters of a name in a line that says what was cut. */
  static final int LONGEST_NAME = 60;

  static final String INDENT = "  ";

  /** Stands for a masked value. */
  private static final String MASKED = "<masked>";

  private static final int LONGEST_BASE64 = 64;

  /** A container shows one member for each so many characters of the limit. */
  private static final int CHARS_PER_MEMBER = 16;

  private final StringBuilder text = new StringBuilder();
  private final Set<String> cutAttributes = new LinkedHashSet<>();
  private final int limit;
  private boolean cut;

  /**
   * Starts without a line.
   *
   * @param limit the most characters of a value, roughly
   */
  ItemLines(int limit) {
    this.limit = limit;
  }

  /** The lines so far, each ended. */
  String text() {
    return text.toString();
  }

  /** The length of the lines so far, in characters. */
  int length() {
    return text.length();
  }

  /** The item's attributes that were cut. */
  Set<String> cutAttributes() {
    return cutAttributes;
  }

  /**
   * Writes an item.
   *
   * @param first the attributes that come first, in this order; the others follow by name
   */
  void item(Map<String, AttributeValue> item, Collection<String> first) {
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

  /** Writes an attribute of the item. */
  void attribute(String name, AttributeValue value) {
    attribute(name, value, INDENT);
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

  /** Whether the value takes lines of its own. */
  static boolean isBlock(AttributeValue value) {
    return (value.hasM() && !value.m().isEmpty())
        || (value.hasL() && !value.l().stream().allMatch(ItemLines::isScalar));
  }

  private static boolean isScalar(AttributeValue value) {
    return switch (value.type()) {
      case S, N, B, BOOL, NUL -> true;
      case M, L, SS, NS, BS, UNKNOWN_TO_SDK_VERSION -> false;
    };
  }

  /** Returns a value on one line. */
  String inline(AttributeValue value, Quoting quoting) {
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
    if (name.length() <= Math.max(limit, LONGEST_NAME)) {
      return Quoting.NAME.write(name);
    }
    cut = true;
    return "<name, %d characters, %s…>"
        .formatted(name.length(), Visible.quote(Visible.start(name, LONGEST_NAME)));
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
