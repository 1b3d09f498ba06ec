package io.github.dynamodbmcp.handlers.item;

import io.github.dynamodbmcp.protocol.json.Json;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Items as text for being narrated: a line an attribute, two spaces a level. A string is written as
 * it is, and in JSON's quotes where it would be taken for something else.
 */
public final class ItemText {
  private static final int LONGEST_BASE64 = 64;
  private static final String INDENT = "  ";

  private final StringBuilder text = new StringBuilder();

  private ItemText() {}

  /**
   * The item's lines, each ended.
   *
   * @param first the attributes that come first, in this order; the others follow by name
   */
  public static String of(Map<String, AttributeValue> item, Collection<String> first) {
    ItemText lines = new ItemText();
    lines.attributes(item, first, INDENT);
    return lines.text.toString();
  }

  private void attributes(
      Map<String, AttributeValue> attributes, Collection<String> first, String indent) {
    Map<String, AttributeValue> rest = new TreeMap<>(attributes);
    for (String name : first) {
      AttributeValue value = rest.remove(name);
      if (value != null) {
        attribute(name, value, indent);
      }
    }
    rest.forEach((name, value) -> attribute(name, value, indent));
  }

  private void attribute(String name, AttributeValue value, String indent) {
    text.append(indent).append(quoted(name, needsQuotes(name) || name.contains(":"))).append(':');
    if (value.hasM() && !value.m().isEmpty()) {
      text.append('\n');
      attributes(value.m(), List.of(), indent + INDENT);
    } else if (value.hasL() && !isInline(value.l())) {
      text.append('\n');
      value.l().forEach(element -> element(element, indent + INDENT));
    } else {
      text.append(' ').append(inline(value, false)).append('\n');
    }
  }

  /** An element of a list that doesn't fit on one line: its lines indented under {@code "- "}. */
  private void element(AttributeValue value, String indent) {
    int start = text.length();
    if (value.hasM() && !value.m().isEmpty()) {
      attributes(value.m(), List.of(), indent + INDENT);
    } else if (value.hasL() && !isInline(value.l())) {
      value.l().forEach(element -> element(element, indent + INDENT));
    } else {
      text.append(indent).append(INDENT).append(inline(value, false)).append('\n');
    }
    text.setCharAt(start + indent.length(), '-');
  }

  private static boolean isInline(List<AttributeValue> elements) {
    return elements.stream()
        .allMatch(element ->
            switch (element.type()) {
              case S, N, B, BOOL, NUL -> true;
              case M, L, SS, NS, BS, UNKNOWN_TO_SDK_VERSION -> false;
            });
  }

  private static String inline(AttributeValue value, boolean nested) {
    return switch (value.type()) {
      case S -> string(value.s(), nested);
      case N -> value.n();
      case B -> binary(value.b());
      case BOOL -> value.bool().toString();
      case NUL -> "null";
      case L -> value.l().stream().map(e -> inline(e, true)).collect(list("[", "]"));
      case SS -> value.ss().stream().sorted().map(s -> string(s, true)).collect(list("{", "}"));
      case NS -> {
        Stream<String> sorted = value.ns().stream().sorted(Comparator.comparing(BigDecimal::new));
        yield sorted.collect(list("{", "}"));
      }
      case BS -> value.bs().stream().map(ItemText::binary).sorted().collect(list("{", "}"));
      case M, UNKNOWN_TO_SDK_VERSION -> "{}";
    };
  }

  private static Collector<CharSequence, ?, String> list(String open, String close) {
    return Collectors.joining(", ", open, close);
  }

  private static String string(String value, boolean nested) {
    return quoted(value, needsQuotes(value) || (nested && holdsDelimiter(value)));
  }

  private static String quoted(String value, boolean quotes) {
    return quotes ? Json.quote(value) : value;
  }

  private static boolean needsQuotes(String value) {
    return value.isEmpty()
        || isSpace(value.charAt(0))
        || isSpace(value.charAt(value.length() - 1))
        || value.equals("true")
        || value.equals("false")
        || value.equals("null")
        || Numbers.isNumber(value)
        || value.chars().anyMatch(Character::isISOControl);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static boolean holdsDelimiter(String value) {
    return value.chars().anyMatch(c -> ",[]{}\"".indexOf(c) >= 0);
  }

  private static String binary(SdkBytes bytes) {
    String base64 = ItemJson.base64(bytes);
    String shown =
        base64.length() > LONGEST_BASE64 ? base64.substring(0, LONGEST_BASE64) + "…" : base64;
    int size = bytes.asByteArrayUnsafe().length;
    return "<binary, %s %s: %s>".formatted(size, size == 1 ? "byte" : "bytes", shown);
  }
}
