package io.github.dynamodbmcp.handlers.tool;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A call whose arguments are wrong; the message says everything that is wrong with them. */
public final class InvalidArguments extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final int MOST_SHOWN = 20;

  private final String sentence;
  private final transient Map<Argument<?>, Object> valid;

  InvalidArguments(Tool tool, List<String> problems, Map<Argument<?>, Object> valid) {
    this("Invalid arguments for %s: %s.".formatted(tool.name(), joined(problems)), valid);
  }

  InvalidArguments(String message) {
    this(message, Map.of());
  }

  private InvalidArguments(String message, Map<Argument<?>, Object> valid) {
    super(message);
    this.sentence = message;
    this.valid = Map.copyOf(valid);
  }

  @Override
  public String getMessage() {
    return sentence;
  }

  /** The value of an argument that was right, for the log of the call. */
  @SuppressWarnings("unchecked") // Arguments put there what the argument itself gave
  public <T> Optional<T> valid(Argument<T> argument) {
    return Optional.ofNullable((T) valid.get(argument));
  }

  private static String joined(List<String> problems) {
    return problems.size() <= MOST_SHOWN
        ? String.join("; ", problems)
        : String.join("; ", problems.subList(0, MOST_SHOWN))
            + "; and %d more".formatted(problems.size() - MOST_SHOWN);
  }
}
