package io.github.dynamodbmcp.handlers.call;

import static io.github.dynamodbmcp.handlers.call.Parameters.INDEX_NAME;
import static io.github.dynamodbmcp.handlers.call.Parameters.TABLE_NAME;

import io.github.dynamodbmcp.handlers.item.TableName;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * The table and index that a call is about, for its log line and its errors.
 *
 * @param table the table's name; null for a call about no table, or none that could be read
 * @param index the index's name; null for the table itself
 */
public record Subject(@Nullable String table, @Nullable String index) {
  /** The subject of a call about no table. */
  public static final Subject NONE = new Subject(null, null);

  /** The table and index that these arguments name. */
  public static Subject of(Arguments given) {
    return new Subject(
        given.find(TABLE_NAME).map(TableName::name).orElse(null),
        given.find(INDEX_NAME).flatMap(index -> index).orElse(null));
  }

  /** The table as it stands in a sentence: {@code table 'Users'}. */
  public String words() {
    return table == null ? "the list of tables" : "table '" + table + "'";
  }
}
