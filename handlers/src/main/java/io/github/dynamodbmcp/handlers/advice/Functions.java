package io.github.dynamodbmcp.handlers.advice;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The functions of DynamoDB's expressions, found by the names that other languages give them. */
final class Functions {
  /** By the name in lower case without underscores. */
  private static final Map<String, String> MEANT =
      Map.ofEntries(
          Map.entry("startswith", "begins_with"),
          Map.entry("beginwith", "begins_with"),
          Map.entry("beginswith", "begins_with"),
          Map.entry("hasprefix", "begins_with"),
          Map.entry("exists", "attribute_exists"),
          Map.entry("attributeexist", "attribute_exists"),
          Map.entry("isnotnull", "attribute_exists"),
          Map.entry("notexists", "attribute_not_exists"),
          Map.entry("attributenotexist", "attribute_not_exists"),
          Map.entry("attributenotexists", "attribute_not_exists"),
          Map.entry("isnull", "attribute_not_exists"),
          Map.entry("typeof", "attribute_type"),
          Map.entry("type", "attribute_type"),
          Map.entry("include", "contains"),
          Map.entry("includes", "contains"),
          Map.entry("contain", "contains"),
          Map.entry("has", "contains"),
          Map.entry("len", "size"),
          Map.entry("length", "size"),
          Map.entry("ifnull", "if_not_exists"),
          Map.entry("coalesce", "if_not_exists"),
          Map.entry("ifnotexist", "if_not_exists"),
          Map.entry("append", "list_append"),
          Map.entry("arrayappend", "list_append"),
          Map.entry("concat", "list_append"));

  private Functions() {}

  /** The function that is meant by this name, if the kind of expression may call it. */
  static Optional<String> meant(String name, ExpressionKind kind) {
    String plain = plain(name);
    return kind.functions().stream()
        .filter(function -> plain(function).equals(plain) || function.equals(MEANT.get(plain)))
        .findFirst();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "");
  }
}
