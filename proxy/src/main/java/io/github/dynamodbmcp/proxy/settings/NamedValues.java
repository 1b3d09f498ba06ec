package io.github.dynamodbmcp.proxy.settings;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** A setting in the form {@code eu=VALUE us=VALUE}, which gives each backend its own value. */
final class NamedValues {

  private static final String NAME = "[A-Za-z][A-Za-z0-9_-]{0,31}";

  private NamedValues() {}

  /** Whether a text has that form, or tries to: a value for all has no equals sign. */
  static boolean isNamed(String text) {
    for (String entry : entries(text)) {
      if (equalsSign(entry) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static String[] entries(String text) {
    return text.strip().split("\\s+");
  }

  /**
   * Parses the values, in their order.
   *
   * @param setting the name of the setting, for errors
   * @throws UsageException if an entry has no name, no value, or another's name
   */
  static Map<String, String> parse(String setting, String text) throws UsageException {
    Map<String, String> values = new LinkedHashMap<>();
    for (String entry : entries(text)) {
      int equals = equalsSign(entry);
      if (equals < 0) {
        throw new UsageException(
            setting
                + " has a value without a name: '"
                + withoutPassword(entry)
                + "'. With several backends, write NAME=VALUE for each, with spaces between them and"
                + " none around the equals sign.");
      }
      String name = entry.substring(0, equals);
      String value = entry.substring(equals + 1);
      if (!name.matches(NAME)) {
        throw new UsageException(
            setting
                + " has the name '"
                + name
                + "' for a backend. A name is a letter, then letters, digits, hyphens and"
                + " underscores, at most 32 characters in all; write NAME=VALUE without spaces.");
      }
      if (value.endsWith(",") || value.endsWith(";") || value.matches(".*[,;]" + NAME + "=.*")) {
        throw separated(setting);
      }
      if (value.isEmpty()) {
        throw new UsageException(setting + " has no value for the backend " + name + ".");
      }
      if (isTaken(name, values.keySet())) {
        throw new UsageException(
            setting
                + " has the name "
                + name
                + " twice; upper and lower case don't distinguish names.");
      }
      values.put(name, value);
    }
    return values;
  }

  private static UsageException separated(String setting) {
    return new UsageException(
        setting + " separates backends by commas or semicolons. Separate them by spaces.");
  }

  private static boolean isTaken(String name, Collection<String> names) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  private static String withoutPassword(String text) {
    return text.contains("@") ? "…" + text.substring(text.lastIndexOf('@')) : text;
  }

  /** The position of the sign after a name, rather than one in a URL; -1 if there is none. */
  static int equalsSign(String text) {
    int equals = text.indexOf('=');
    int colon = text.indexOf(':');
    return colon >= 0 && colon < equals ? -1 : equals;
  }
}
