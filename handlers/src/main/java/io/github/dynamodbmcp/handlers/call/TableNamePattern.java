package io.github.dynamodbmcp.handlers.call;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Selects the tables that are listed, by a pattern as in an IAM policy: {@code *} stands for any
 * characters, {@code ?} for one. It only shortens the list: the role decides what may be accessed.
 */
public final class TableNamePattern {
  private final Pattern pattern;

  private TableNamePattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Parses a pattern; every text is one. */
  public static TableNamePattern of(String wildcards) {
    return new TableNamePattern(
        Pattern.compile(
            wildcards
                .chars()
                .mapToObj(c ->
                    switch (c) {
                      case '*' -> ".*";
                      case '?' -> ".";
                      default -> Pattern.quote(Character.toString(c));
                    })
                .collect(Collectors.joining())));
  }

  /** Whether the whole name matches. */
  public boolean matches(String tableName) {
    return pattern.matcher(tableName).matches();
  }
}
