package io.github.dynamodbmcp.proxy.validation;

import java.util.List;
import java.util.stream.Stream;

/** The tools that this version of the backend has, in the order in which it lists them. */
final class ExpectedTools {

  private static final List<String> READING =
      names(
          "get_item", "query", "scan", "batch_get", "list_tables", "describe_table", "count_items");

  /** The tools that a read-only backend doesn't have. */
  static final List<String> WRITING = names("put_item", "update_item", "delete_item");

  private ExpectedTools() {}

  private static List<String> names(String... tools) {
    return Stream.of(tools).map(ExpectedTools::name).toList();
  }

  static String name(String tool) {
    return "dynamodb_" + tool;
  }

  /** The path of a tool's route, whether or not the tool is listed. */
  static String route(String name) {
    return "/" + name.replaceFirst("_", "/").replace('_', '-');
  }

  static List<String> of(boolean readOnly) {
    return readOnly ? READING : Stream.of(READING, WRITING).flatMap(List::stream).toList();
  }
}
