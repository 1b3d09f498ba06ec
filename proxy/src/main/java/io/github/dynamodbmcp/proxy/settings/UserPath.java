package io.github.dynamodbmcp.proxy.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Paths as people write them in settings, where no shell has replaced a {@code ~}. */
public final class UserPath {

  private UserPath() {}

  /**
   * Parses a path; a leading {@code ~} is the home directory.
   *
   * @param name the name of the setting, for the error
   * @throws UsageException if the system can't express it
   */
  public static Path of(String name, String text, Map<String, String> environment)
      throws UsageException {
    try {
      if (text.equals("~") || text.startsWith("~/") || text.startsWith("~\\")) {
        return Path.of(home(environment) + text.substring(1));
      }
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageException(name + " is '" + text + "', " + reason(text));
    }
  }

  /** Explains why a path can't be used, and what to do, as the end of a sentence. */
  public static String reason(String text) {
    return isAscii(text)
        ? "which isn't the path of a file."
        : "a path that this process's locale can't express. Set LC_ALL=C.UTF-8 in its environment,"
            + " or use a path of ASCII characters.";
  }

  /** Whether a text is readable in every locale. */
  public static boolean isAscii(String text) {
    return text.chars().allMatch(character -> character < 0x80);
  }

  /** The home directory; empty if there is none. */
  static String home(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return home.isBlank() ? System.getProperty("user.home", "") : home;
  }
}
