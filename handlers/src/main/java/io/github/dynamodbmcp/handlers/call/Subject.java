package io.github.dynamodbmcp.handlers.call;

import static io.github.dynamodbmcp.handlers.call.Parameters.INDEX_NAME;
import static io.github.dynamodbmcp.handlers.call.Parameters.TABLE_NAME;

import io.github.dynamodbmcp.handlers.item.TableName;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * What a call is about, for its log line and its errors.
 *
 * @param table the table's name; null for a call about no table, or none that could be read
 * @param index the index's name; null for the table itself
 */
public record Subject(@Nullable String table, @Nullable String index) {
  /** No table. */
  public static final Subject NONE = new Subject(null, null);

  /** What these arguments name, as far as the tool has such arguments. */
  public static Subject of(Arguments given) {
    return new Subject(
        given.find(TABLE_NAME).map(TableName::name).orElse(null),
        given.find(INDEX_NAME).flatMap(index -> index).orElse(null));
  }

  /** As it stands in a sentence. */
  public String words() {
    return table == null ? "the list of tables" : "table '" + table + "'";
  }
}
