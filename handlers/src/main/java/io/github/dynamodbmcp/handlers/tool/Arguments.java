package io.github.dynamodbmcp.handlers.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The arguments of one call, or the members of an object among them, read and checked. */
public final class Arguments {
  private final String name;
  private final Map<Argument<?>, Object> values;

  /** The arguments that the caller gave, whether or not they could be read. */
  private final Set<Argument<?>> given;

  Arguments(String name, Map<Argument<?>, Object> values, Set<Argument<?>> given) {
    this.name = name;
    this.values = values;
    this.given = given;
  }

  /**
   * Reads a call's arguments.
   *
   * @throws InvalidArguments that names everything that is wrong with them
   */
  static Arguments read(Signature signature, ObjectNode given, ForeignNames foreign) {
    List<String> problems = new ArrayList<>();
    Arguments arguments = read(signature, given, foreign, problems);
    if (!problems.isEmpty()) {
      throw new InvalidArguments(arguments, problems);
    }
    return arguments;
  }

  /**
   * Reads the values that are right, and adds what is wrong with the others.
   *
   * @param foreign explain names that are unknown
   */
  static Arguments read(
      Signature signature, ObjectNode given, ForeignNames foreign, List<String> problems) {
    List<String> known = signature.arguments().stream().map(Argument::name).toList();
    problems.addAll(UnknownNames.problems(known, given, foreign));
    Map<Argument<?>, Object> values = new LinkedHashMap<>();
    Set<Argument<?>> present = new HashSet<>();
    for (Argument<?> argument : signature.arguments()) {
      JsonNode value = presence(given.get(argument.name()));
      if (argument.isGiven(value)) {
        present.add(argument);
      }
      try {
        values.put(argument, argument.read(value));
      } catch (InvalidMembers e) {
        e.problems().forEach(problem -> problems.add(argument.name() + problem));
      } catch (IllegalArgumentException e) {
        // An element's place ("[2] …") goes right behind the name.
        String message = String.valueOf(e.getMessage());
        problems.add(argument.name() + (message.startsWith("[") ? "" : " ") + message);
      }
    }
    Arguments arguments = new Arguments(signature.name(), values, present);
    problems.addAll(signature.crossCheck().problems(arguments));
    return arguments;
  }

  /** The name of the tool that the arguments are for. */
  public String name() {
    return name;
  }

  /** Returns the value of an argument that the tool has. */
  public <T> T get(Argument<T> argument) {
    return find(argument)
        .orElseThrow(() -> new IllegalStateException(name + " has no " + argument.name()));
  }

  /**
   * Returns the argument's value; empty if the tool has no such argument, or its value is wrong.
   */
  @SuppressWarnings("unchecked") // read() stored the value that the argument itself returned
  public <T> Optional<T> find(Argument<T> argument) {
    return Optional.ofNullable((T) values.get(argument));
  }

  /** Whether the caller gave the argument, so that its default doesn't apply. */
  public boolean isGiven(Argument<?> argument) {
    return given.contains(argument);
  }

  /** The value of the argument of that name, if the tool has it and the caller gave it. */
  public Optional<Object> find(String name) {
    for (Map.Entry<Argument<?>, Object> value : values.entrySet()) {
      if (value.getKey().name().equals(name)) {
        return value.getValue() instanceof Optional<?> given
            ? given.map(present -> present)
            : Optional.of(value.getValue());
      }
    }
    return Optional.empty();
  }

  /**
   * Visits every argument of the tool, in the tool's order, with its value: the default where none
   * was given.
   */
  public void forEach(BiConsumer<Argument<?>, Object> visitor) {
    values.forEach(visitor);
  }

  /** Creates the error for arguments that are right one by one and wrong together. */
  public InvalidArguments invalid(String problem) {
    return new InvalidArguments(this, List.of(problem));
  }

  // Models send null for what they leave out.
  private static @Nullable JsonNode presence(@Nullable JsonNode value) {
    return value == null || value.isNull() ? null : value;
  }
}
