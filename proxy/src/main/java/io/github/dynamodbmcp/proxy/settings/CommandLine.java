package io.github.dynamodbmcp.proxy.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words and flags of a command line: {@code --name value}, {@code --name=value}, {@code
 * --switch}.
 */
public record CommandLine(List<String> words, Map<String, String> flags) {

  private static final Set<String> WITH_VALUE =
      Set.of(
          "--endpoint",
          "--region",
          "--profile",
          "--confirm",
          "--timeout",
          "--long-call",
          "--log",
          "--routing",
          "--backend",
          "--table",
          "--expect",
          "--extensions");
  private static final Set<String> SWITCHES =
      Set.of("--read-only", "--with-keys", "--sample", "--version", "--help");

  /** Flags that only some commands take. */
  private static final Map<String, List<String>> COMMANDS =
      Map.of(
          "--with-keys", List.of("config"),
          "--table", List.of("validate"),
          "--sample", List.of("validate"),
          "--expect", List.of("validate"),
          "--extensions", List.of("validate"),
          "--backend", List.of("tools", "call", "check", "validate"));

  /**
   * Parses the arguments.
   *
   * @throws UsageException for an unknown flag, or one whose value or command is missing
   */
  public static CommandLine parse(String... args) throws UsageException {
    List<String> words = new ArrayList<>();
    Map<String, String> flags = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i++) {
      String arg = args[i].equals("-h") ? "--help" : args[i];
      if (!arg.startsWith("-") || arg.equals("-")) {
        words.add(arg);
        continue;
      }
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg : arg.substring(0, equals);
      if (SWITCHES.contains(name)) {
        boolean on = equals < 0 || truth(name, arg.substring(equals + 1));
        flags.put(name, Boolean.toString(on));
      } else if (!WITH_VALUE.contains(name)) {
        throw new UsageException("Unknown flag " + name + ".");
      } else if (equals >= 0) {
        flags.put(name, arg.substring(equals + 1));
      } else if (i + 1 < args.length && !args[i + 1].startsWith("--")) {
        flags.put(name, args[++i]);
      } else {
        throw new UsageException("The flag " + name + " needs a value.");
      }
    }
    for (String flag : flags.keySet()) {
      List<String> commands = COMMANDS.get(flag);
      if (commands != null && (words.isEmpty() || !commands.contains(words.get(0)))) {
        throw new UsageException(
            commands.size() == 1
                ? "The flag " + flag + " is only for the command " + commands.get(0) + "."
                : "The flag "
                    + flag
                    + " is only for the commands "
                    + String.join(", ", commands)
                    + ".");
      }
    }
    return new CommandLine(List.copyOf(words), Map.copyOf(flags));
  }

  /**
   * Parses true or false in any case; a typo must not enable writes, so anything else is an error.
   */
  static boolean truth(String name, String value) throws UsageException {
    if (value.equalsIgnoreCase("true")) {
      return true;
    }
    if (value.equalsIgnoreCase("false")) {
      return false;
    }
    throw new UsageException(
        name
            + (value.isBlank() ? " is empty" : " is '" + value + "'")
            + "; it must be true or false.");
  }

  /** Whether a switch is on: given, and not as {@code =false}. */
  public boolean has(String flag) {
    return Boolean.parseBoolean(flags.get(flag));
  }

  /** Returns the value of a flag; null if it wasn't given. */
  public @Nullable String flag(String name) {
    return flags.get(name);
  }
}
