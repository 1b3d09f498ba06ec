package io.github.dynamodbmcp.handlers.tool;

import java.util.List;
import java.util.Optional;

/** Explains the names that callers carry over from elsewhere, such as the API behind a tool. */
@FunctionalInterface
public interface ForeignNames {
  /**
   * Says what to write in place of a name that isn't an argument.
   *
   * @param name in snake case, however it was given
   * @param known the names of the tool's arguments
   * @return words that stand in parentheses behind the name; empty if the name says nothing
   */
  Optional<String> hint(String name, List<String> known);
}
