package io.github.dynamodbmcp.handlers.tool;

import java.util.List;

/** A value in which members or elements are wrong: each problem goes on right behind its name. */
final class InvalidMembers extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  InvalidMembers(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  List<String> problems() {
    return problems;
  }
}
