package io.github.dynamodbmcp.handlers.tool;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A call whose arguments are wrong; the message says everything that is wrong with them. */
public final class InvalidArguments extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final int MOST_SHOWN = 20;

  private final String sentence;
  private final transient Arguments valid;

  InvalidArguments(Arguments valid, List<String> problems) {
    this(valid, "Invalid arguments for %s: %s.".formatted(valid.name(), joined(problems)));
  }

  /** Creates the error for a request body that holds no arguments at all. */
  InvalidArguments(Tool tool, String sentence) {
    this(new Arguments(tool.name(), Map.of(), Set.of()), sentence);
  }

  private InvalidArguments(Arguments valid, String sentence) {
    super(sentence);
    this.sentence = sentence;
    this.valid = valid;
  }

  @Override
  public String getMessage() {
    return sentence;
  }

  /** The arguments that were right, for the call's log line. */
  public Arguments valid() {
    return valid;
  }

  private static String joined(List<String> problems) {
    return problems.size() <= MOST_SHOWN
        ? String.join("; ", problems)
        : String.join("; ", problems.subList(0, MOST_SHOWN))
            + "; and %d more".formatted(problems.size() - MOST_SHOWN);
  }
}
