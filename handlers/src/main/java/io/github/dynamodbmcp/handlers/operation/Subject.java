package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.operation.Parameters.INDEX_NAME;
import static io.github.dynamodbmcp.handlers.operation.Parameters.TABLE_NAME;

import io.github.dynamodbmcp.handlers.item.TableName;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.handlers.tool.InvalidArguments;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a call is about, for its log line and its errors.
 *
 * @param table the table's name; null for a call about no table, or none that could be read
 * @param index the index's name; null for the table itself
 */
public record Subject(@Nullable String table, @Nullable String index) {
  public static Subject of(Arguments given) {
    return of(given.find(TABLE_NAME), given.find(INDEX_NAME));
  }

  public static Subject of(InvalidArguments given) {
    return of(given.valid(TABLE_NAME), given.valid(INDEX_NAME));
  }

  private static Subject of(Optional<TableName> table, Optional<Optional<String>> index) {
    return new Subject(
        table.map(TableName::name).orElse(null), index.flatMap(name -> name).orElse(null));
  }

  /** As it stands in a sentence. */
  public String words() {
    return table == null ? "DynamoDB" : "table '" + table + "'";
  }
}
