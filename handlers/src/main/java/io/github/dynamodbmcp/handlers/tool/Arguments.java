package io.github.dynamodbmcp.handlers.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The arguments of one call, each read and checked. */
public final class Arguments {
  private final Tool tool;
  private final Map<Argument<?>, Object> values;

  private Arguments(Tool tool, Map<Argument<?>, Object> values) {
    this.tool = tool;
    this.values = values;
  }

  /**
   * Reads a call's arguments.
   *
   * @throws InvalidArguments that names everything that is wrong with them
   */
  static Arguments read(Tool tool, ObjectNode given) {
    List<String> problems = new ArrayList<>();
    Map<Argument<?>, Object> values = new LinkedHashMap<>();
    given
        .fieldNames()
        .forEachRemaining(name -> {
          if (tool.arguments().stream().noneMatch(known -> known.name().equals(name))) {
            problems.add(unknown(name, tool));
          }
        });
    for (Argument<?> argument : tool.arguments()) {
      try {
        values.put(argument, argument.read(presence(given.get(argument.name()))));
      } catch (IllegalArgumentException e) {
        // An element's place ("[2] …") goes right behind the name.
        String message = String.valueOf(e.getMessage());
        problems.add(argument.name() + (message.startsWith("[") ? "" : " ") + message);
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidArguments(tool, problems, values);
    }
    return new Arguments(tool, values);
  }

  /** The argument's value. The argument must be one of the tool's. */
  @SuppressWarnings("unchecked") // read() put there what the argument itself gave
  public <T> T get(Argument<T> argument) {
    Object value = values.get(argument);
    if (value == null) {
      throw new IllegalStateException(tool.name() + " has no argument " + argument.name());
    }
    return (T) value;
  }

  /** The argument's value, if the tool has that argument. */
  @SuppressWarnings("unchecked") // as above
  public <T> Optional<T> find(Argument<T> argument) {
    return Optional.ofNullable((T) values.get(argument));
  }

  /**
   * The tool and what it was given, in one form however it was written: a default left out or
   * spelled out, an object's members in any order. Two calls with equal text ask for the same.
   */
  public String canonical(List<Argument<?>> except) {
    StringBuilder text = new StringBuilder(tool.name());
    values.forEach((argument, value) -> {
      if (!except.contains(argument)) {
        Object plain = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        text.append('\n').append(argument.name()).append('=');
        text.append(plain instanceof Map<?, ?> map ? new TreeMap<>(map) : plain);
      }
    });
    return text.toString();
  }

  /** The refusal of arguments that are right one by one and wrong together. */
  public InvalidArguments invalid(String problem) {
    return new InvalidArguments(tool, List.of(problem), values);
  }

  // Models send null for what they leave out.
  private static @Nullable JsonNode presence(@Nullable JsonNode value) {
    return value == null || value.isNull() ? null : value;
  }

  private static String unknown(String name, Tool tool) {
    String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
    return tool.arguments().stream()
        .map(Argument::name)
        .min(Comparator.comparingInt(known -> Distance.between(shown, known)))
        .map(nearest -> "%s is unknown (nearest: %s)".formatted(shown, nearest))
        .orElse(shown + " is unknown");
  }
}
