package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The caller's names and values as they stand in a sentence. */
final class Shown {
  private static final int LONGEST = 60;

  /** The most characters of an object, which the caller may have to write. */
  private static final int LONGEST_OBJECT = 1_000;

  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_#:.\\[\\]-]{1,60}");

  private Shown() {}

  /** A name or a path: as it is where that is unambiguous, else quoted, and cut if long. */
  static String name(String name) {
    return PLAIN.matcher(name).matches() && !Visible.hides(name) ? name : Visible.quote(cut(name));
  }

  /** Several names: {@code a, b and c}. */
  static String names(List<String> names) {
    List<String> shown = names.stream().distinct().map(Shown::name).toList();
    return shown.size() < 2
        ? String.join("", shown)
        : String.join(", ", shown.subList(0, shown.size() - 1)) + " and " + shown.getLast();
  }

  /** A value as plain JSON, cut if long. */
  static String value(AttributeValue value) {
    String member = member("", value);
    return cut(member.substring(member.indexOf(':') + 1, member.length() - 1));
  }

  /** An object with this one member, to be written by the caller; cut only if very long. */
  static String member(String name, AttributeValue value) {
    return members(Map.of(name, value));
  }

  /** An object with these members, to be written by the caller; cut only if very long. */
  static String members(Map<String, AttributeValue> members) {
    return Visible.sentence(Visible.json(ItemJson.plain(members)), LONGEST_OBJECT);
  }

  /** An object that maps aliases to names. */
  static String aliases(Map<String, String> names) {
    return names.entrySet().stream()
        .map(alias -> Visible.quote(alias.getKey()) + ":" + Visible.quote(alias.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** A placeholder of a value, as wanted or with a number that makes it a new one. */
  static String unused(String wanted, WrittenRequest request) {
    String placeholder = wanted;
    for (int i = 2; request.values().containsKey(placeholder); i++) {
      placeholder = wanted + "_" + i;
    }
    return placeholder;
  }

  /** The type in words, with its article. */
  static String type(AttributeValue value) {
    return switch (value.type()) {
      case S -> "a string";
      case N -> "a number";
      case B -> "binary";
      case BOOL -> "true or false";
      case NUL -> "null";
      case M -> "a map";
      case L -> "a list";
      case SS -> "a set of strings";
      case NS -> "a set of numbers";
      case BS -> "a set of binary";
      case UNKNOWN_TO_SDK_VERSION -> "of an unknown type";
    };
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
  }
}
