package io.github.dynamodbmcp.handlers.mask;

import io.github.dynamodbmcp.handlers.item.TableName;
import io.github.dynamodbmcp.handlers.text.Visible;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of the setting: {@code Users.salary}, {@code *.password}.
 *
 * <p>A table's name may hold dots, so {@code a.bc.d} can be meant in two ways. It then masks both:
 * {@code bc.d} in a table {@code a}, and {@code d} in a table {@code a.bc}.
 *
 * @param written the entry as it was written
 * @param paths the names that lead to the attribute, by the table's name
 */
record Mask(String written, Map<String, List<String>> paths) {
  /** Stands for the name of every table. */
  static final String ANY_TABLE = "*";

  private static final String FORM =
      "write TABLE.PATH, such as Users.salary, or *.password for every table";

  /**
   * A name, in JSON quotes if it holds anything but letters, digits, _ and -: a list with the wrong
   * separator must not become one long name that masks nothing.
   */
  private static final Pattern NAME = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)++\"|[A-Za-z0-9_-]++");

  private static final int LONGEST_SHOWN = 80;

  Mask {
    paths = Map.copyOf(paths);
  }

  /**
   * Reads an entry.
   *
   * @throws IllegalArgumentException with words that go on after the setting's name
   */
  static Mask parse(String entry) {
    if (entry.startsWith(ANY_TABLE + ".")) {
      return new Mask(entry, Map.of(ANY_TABLE, names(entry, ANY_TABLE.length() + 1)));
    }
    Map<String, List<String>> paths = new HashMap<>();
    for (int dot = entry.indexOf('.'); dot >= 0; dot = entry.indexOf('.', dot + 1)) {
      String table = entry.substring(0, dot);
      if (isTable(table)) {
        paths.put(table, names(entry, dot + 1));
      }
    }
    if (paths.isEmpty()) {
      throw new IllegalArgumentException(
          "holds %s, which names no attribute of a table: %s. A table's name has 3 to 255 letters, digits, '_', '-' or '.'"
              .formatted(shown(entry), FORM));
    }
    return new Mask(entry, paths);
  }

  /** The names that lead to the attribute in this table; empty if it masks none there. */
  Optional<List<String>> in(String table) {
    return Optional.ofNullable(paths.get(ANY_TABLE))
        .or(() -> Optional.ofNullable(paths.get(table)));
  }

  private static boolean isTable(String name) {
    try {
      return TableName.parse(name).reference().equals(name) && !name.startsWith("arn:");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static List<String> names(String entry, int start) {
    if (entry.indexOf('[', start) >= 0 && entry.indexOf('"', start) < 0) {
      throw new IllegalArgumentException(
          "holds %s: a place in a list can't be masked, since elements move. Leave the brackets out: Orders.payments.card masks card in every element of the list payments"
              .formatted(shown(entry)));
    }
    List<String> names = new ArrayList<>();
    Matcher name = NAME.matcher(entry);
    int at = start;
    while (true) {
      if (!name.region(at, entry.length()).lookingAt()) {
        throw malformed(entry);
      }
      names.add(unquoted(name.group(), entry));
      at = name.end();
      if (at == entry.length()) {
        return List.copyOf(names);
      }
      if (entry.charAt(at++) != '.') {
        throw malformed(entry);
      }
    }
  }

  private static String unquoted(String name, String entry) {
    if (!name.startsWith("\"")) {
      return name;
    }
    try {
      return Json.read(name).textValue();
    } catch (IllegalArgumentException e) {
      throw malformed(entry);
    }
  }

  private static IllegalArgumentException malformed(String entry) {
    return new IllegalArgumentException(
        "holds %s, whose path is malformed: %s, and separate entries with commas. Write a name that holds other characters than letters, digits, _ and - in JSON quotes, such as Users.\"card.number\""
            .formatted(shown(entry), FORM));
  }

  private static String shown(String entry) {
    return Visible.brief(entry, LONGEST_SHOWN);
  }
}
