package io.github.dynamodbmcp.proxy.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings as given. A value that a program between the person and the proxy was to replace, or
 * has replaced by nothing, is refused where it would change who calls or what may be called.
 *
 * @param given the flags, which take precedence
 */
record Variables(CommandLine given, Map<String, String> environment) {

  /** AWS's own variables that choose the caller or the region. */
  private static final List<String> OF_AWS =
      List.of(
          "AWS_PROFILE",
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_REGION",
          "AWS_DEFAULT_REGION");

  /** An optional field of the MCP bundle that the person left empty. */
  private static final String EMPTY_FIELD = "${user_config.";

  /**
   * Returns a setting; null if it is absent or empty.
   *
   * @throws UsageException if it holds a placeholder that nothing has replaced
   */
  @Nullable String optional(String flag, String variable) throws UsageException {
    String value = given.flag(flag);
    if (value != null) {
      return checked(flag, value).isEmpty() ? refuseEmpty(flag) : value.strip();
    }
    value = checked(variable, environment.getOrDefault(variable, ""));
    return value.isEmpty() ? null : value;
  }

  /** Returns a setting as it was given, without any check; null if it is absent. */
  @Nullable String raw(String flag, String variable) {
    String value = given.flag(flag);
    return value == null ? environment.get(variable) : value;
  }

  /**
   * Returns a setting that may be absent but not empty: an empty one comes from a variable that has
   * no value, and to ignore it would call as somebody else. Only the bundle can't leave it out.
   */
  @Nullable String identity(String flag, String variable) throws UsageException {
    String value = optional(flag, variable);
    boolean empty = value == null && environment.containsKey(variable);
    return empty && !environment.containsKey("MCP_BUNDLE") ? refuseEmpty(variable) : value;
  }

  /** Returns the word that sets a guard, which may be empty; null if it is absent. */
  @Nullable String guardWord(String flag, String variable) throws UsageException {
    if (given.flag(flag) != null) {
      return optional(flag, variable);
    }
    String value = environment.get(variable);
    return value == null ? null : checked(variable, value);
  }

  /**
   * Returns a switch, which is false where it is absent; a guard that isn't understood is refused.
   */
  boolean guard(String flag, String variable) throws UsageException {
    if (given.flag(flag) != null) {
      return given.has(flag);
    }
    String value = environment.get(variable);
    return value != null && CommandLine.truth(variable, checked(variable, value));
  }

  /** Checks the variables of AWS's default chain, which the SDK reads itself. */
  void checkDefaultChain() throws UsageException {
    for (String variable : OF_AWS) {
      String unused = checked(variable, environment.getOrDefault(variable, ""));
    }
  }

  private static String checked(String name, String value) throws UsageException {
    String text = value.strip();
    if (text.startsWith(EMPTY_FIELD) && text.indexOf('}') == text.length() - 1) {
      return "";
    }
    String placeholder = placeholder(text);
    if (placeholder != null) {
      throw new UsageException(
          name
              + " holds the placeholder "
              + placeholder
              + ", which nothing has replaced. Write the value itself into the assistant's"
              + " configuration, or remove the setting.");
    }
    return text;
  }

  /** Returns the first placeholder in the form of a shell, Windows or an MCP client. */
  private static @Nullable String placeholder(String text) {
    for (String start : List.of("${", "{env:", "$(")) {
      int at = text.indexOf(start);
      if (at >= 0) {
        int end = text.indexOf(start.equals("$(") ? ')' : '}', at);
        return end < 0 ? start : text.substring(at, end + 1);
      }
    }
    boolean windows = text.length() > 2 && text.startsWith("%") && text.endsWith("%");
    boolean shell = text.startsWith("$") && text.matches("\\$[A-Za-z_]\\w*");
    return windows || shell ? text : null;
  }

  private static String refuseEmpty(String name) throws UsageException {
    throw new UsageException(
        name + " is empty. Give it a value, or remove the setting to use its default.");
  }
}
