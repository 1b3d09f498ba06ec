package io.github.dynamodbmcp.handlers.call;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which tables are listed, written as in an IAM policy: {@code *} stands for any characters, {@code
 * ?} for one. It only spares the reader's eyes: what may be touched is the role's to say.
 */
public final class TableNamePattern {
  private final Pattern pattern;

  private TableNamePattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Reads a pattern; every text is one. */
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

  /** Whether the whole name fits. */
  public boolean matches(String tableName) {
    return pattern.matcher(tableName).matches();
  }
}
