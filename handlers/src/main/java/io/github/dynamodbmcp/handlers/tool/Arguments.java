package io.github.dynamodbmcp.handlers.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The arguments of one call, each read and checked. */
public final class Arguments {
  /** A request may hold a hundred thousand unknown names; nobody reads about more than these. */
  private static final int MOST_UNKNOWN = 20;

  private final Tool tool;
  private final Map<Argument<?>, Object> values;

  Arguments(Tool tool, Map<Argument<?>, Object> values) {
    this.tool = tool;
    this.values = values;
  }

  /**
   * Reads a call's arguments.
   *
   * @throws InvalidArguments that names everything that is wrong with them
   */
  static Arguments read(Tool tool, ObjectNode given) {
    List<String> problems = new ArrayList<>(unknown(tool, given));
    Map<Argument<?>, Object> values = new LinkedHashMap<>();
    for (Argument<?> argument : tool.arguments()) {
      try {
        values.put(argument, argument.read(presence(given.get(argument.name()))));
      } catch (IllegalArgumentException e) {
        // An element's place ("[2] …") goes right behind the name.
        String message = String.valueOf(e.getMessage());
        problems.add(argument.name() + (message.startsWith("[") ? "" : " ") + message);
      }
    }
    Arguments arguments = new Arguments(tool, values);
    problems.addAll(tool.rule().problems(arguments));
    if (!problems.isEmpty()) {
      throw new InvalidArguments(arguments, problems);
    }
    return arguments;
  }

  /** The tool that the arguments are for. */
  public Tool tool() {
    return tool;
  }

  /** The argument's value. The argument must be one of the tool's. */
  public <T> T get(Argument<T> argument) {
    return find(argument)
        .orElseThrow(() -> new IllegalStateException(tool.name() + " has no " + argument.name()));
  }

  /** The argument's value, if the tool has that argument. */
  @SuppressWarnings("unchecked") // read() put there what the argument itself gave
  public <T> Optional<T> find(Argument<T> argument) {
    return Optional.ofNullable((T) values.get(argument));
  }

  /**
   * Visits every argument of the tool, in the tool's order, with its value: the default where none
   * was given.
   */
  public void forEach(BiConsumer<Argument<?>, Object> visitor) {
    values.forEach(visitor);
  }

  /** The refusal of arguments that are right one by one and wrong together. */
  public InvalidArguments invalid(String problem) {
    return new InvalidArguments(this, List.of(problem));
  }

  // Models send null for what they leave out.
  private static @Nullable JsonNode presence(@Nullable JsonNode value) {
    return value == null || value.isNull() ? null : value;
  }

  private static List<String> unknown(Tool tool, ObjectNode given) {
    List<String> known = tool.arguments().stream().map(Argument::name).toList();
    return given.properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> !known.contains(name))
        .limit(MOST_UNKNOWN)
        .map(name -> name.length() > 60 ? name.substring(0, 60) + "…" : name)
        .map(name ->
            known.stream()
                .min((a, b) -> Distance.between(name, a) - Distance.between(name, b))
                .map(nearest -> "%s is unknown (nearest: %s)".formatted(name, nearest))
                .orElse(name + " is unknown"))
        .collect(Collectors.toList());
  }
}
