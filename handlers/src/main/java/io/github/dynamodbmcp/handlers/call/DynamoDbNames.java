package io.github.dynamodbmcp.handlers.call;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names that callers know from DynamoDB's API, its SDKs and other tools, and what takes their place
 * here.
 */
public final class DynamoDbNames {
  private DynamoDbNames() {}

  /**
   * Says what to write in place of the name.
   *
   * @param name in snake case
   * @param known the names of the tool's arguments
   * @see io.github.dynamodbmcp.handlers.tool.ForeignNames
   */
  public static Optional<String> hint(String name, List<String> known) {
    return switch (name) {
      case "attributes_to_get", "attributes", "fields", "columns" ->
          nearest(known, "projection", "item", "set");
      case "select" -> nearest(known, "count_only", "projection");
      case "count" -> nearest(known, "count_only", "limit");
      case "sum",
          "avg",
          "average",
          "min",
          "max",
          "distinct",
          "count_distinct",
          "functions",
          "metrics",
          "statistics" ->
          nearest(known, "aggregate");
      case "exclusive_start_key",
          "exclusive_start_table_name",
          "last_evaluated_key",
          "last_evaluated_table_name",
          "start_key",
          "starting_token",
          "page_token",
          "pagination_token",
          "cursor",
          "offset",
          "page" ->
          nearest(known, "next_token");
      case "filter", "filters", "scan_filter", "query_filter" ->
          nearest(known, "filter_expression");
      case "where", "query" -> nearest(known, "key_condition_expression", "filter_expression");
      case "key_conditions" -> nearest(known, "key_condition_expression");
      case "conditions", "expected", "if" -> nearest(known, "condition_expression");
      case "update", "updates", "changes", "attribute_updates", "new_values" ->
          nearest(known, "set", "update_expression");
      case "unset", "remove_attributes", "delete_attributes" -> nearest(known, "remove");
      case "increment", "inc" -> nearest(known, "add");
      case "upsert", "create" -> nearest(known, "create_if_missing");
      case "order",
          "order_by",
          "sort",
          "sort_order",
          "direction",
          "ascending",
          "descending",
          "reverse" ->
          nearest(known, "scan_index_forward");
      case "max_results", "max_items", "page_size", "top", "size" -> nearest(known, "limit");
      case "data", "record", "document", "row" -> nearest(known, "item");
      case "id", "ids", "pk", "partition_key", "hash_key", "where_key" ->
          nearest(known, "key", "keys", "key_condition_expression");
      case "request_items" -> nearest(known, "keys");
      case "tables" -> nearest(known, "table_name");
      case "output", "as_json" -> nearest(known, "format");
      case "return_values" ->
          Optional.of(
              known.contains("set")
                  ? "leave it out: the answer shows the item as it is after the update"
                  : "leave it out: the answer shows the item that was there before");
      case "return_values_on_condition_check_failure" ->
          Optional.of("leave it out: where the condition doesn't hold, the answer shows the item");
      case "return_consumed_capacity" ->
          Optional.of("leave it out: the answer has the cost, for single items with format json");
      case "return_item_collection_metrics" ->
          Optional.of("leave it out: the answer has no such figures");
      case "segment", "total_segments" ->
          Optional.of("leave it out: next_token goes through the whole table");
      case "region", "aws_region", "profile", "endpoint" ->
          Optional.of("leave it out: the server reads one region of one account");
      default -> Optional.empty();
    };
  }

  private static Optional<String> nearest(List<String> known, String... candidates) {
    String there =
        Stream.of(candidates).filter(known::contains).collect(Collectors.joining(" or "));
    return there.isEmpty() ? Optional.empty() : Optional.of("nearest: " + there);
  }
}
