package io.github.dynamodbmcp.handlers.operation;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The beginning of tables' names, and where they start in DynamoDB's list. */
final class TablePrefix {
  /** The characters of tables' names in the order of their bytes, by which the list is sorted. */
  private static final String CHARACTERS =
      "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

  private static final int SHORTEST_NAME = 3;
  private static final int LONGEST_NAME = 255;

  private TablePrefix() {}

  /**
   * Checks a prefix.
   *
   * @throws IllegalArgumentException if no table's name can begin with it
   */
  static String checked(String prefix) {
    if (!Pattern.matches("[A-Za-z0-9_.-]{1,255}", prefix)) {
      throw new IllegalArgumentException(
          "must be the beginning of a table's name (up to 255 letters, digits, '_', '-' or '.'),"
              + " without wildcards");
    }
    return prefix;
  }

  /**
   * The last possible name before all that begin with the prefix, for {@code
   * ExclusiveStartTableName}; null if there is none.
   */
  static @Nullable String lastNameBefore(String prefix) {
    if (prefix.isEmpty()) {
      return null;
    }
    String shorter = prefix.substring(0, prefix.length() - 1);
    int last = CHARACTERS.indexOf(prefix.charAt(prefix.length() - 1));
    if (last > 0) {
      String before = shorter + CHARACTERS.charAt(last - 1);
      return before + "z".repeat(LONGEST_NAME - before.length());
    }
    // Nothing sorts between a name and the same name with the first character behind it.
    return shorter.length() >= SHORTEST_NAME ? shorter : lastNameBefore(shorter);
  }
}
