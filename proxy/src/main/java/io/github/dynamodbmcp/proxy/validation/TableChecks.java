package io.github.dynamodbmcp.proxy.validation;

import static io.github.dynamodbmcp.proxy.validation.Expectation.json;
import static io.github.dynamodbmcp.proxy.validation.Expectation.refuses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the answers about tables: names, descriptions and counts. */
final class TableChecks {

  /** More pages of table names than this are taken for a list that never ends. */
  private static final int MAX_PAGES = 100;

  private final boolean sample;
  private final Runner runner;
  private final Report report;
  private final Mark mark;

  /**
   * Creates the checks.
   *
   * @param sample whether the table is the sample table, whose key and index are known
   */
  TableChecks(boolean sample, Runner runner, Report report, Mark mark) {
    this.sample = sample;
    this.runner = runner;
    this.report = report;
    this.mark = mark;
  }

  /**
   * Checks the list of tables.
   *
   * @param table a table that it must show; null if any list is right
   */
  void list(@Nullable String table) throws InterruptedException {
    ObjectNode arguments = Json.object().put("limit", 1000).put("format", "json");
    if (table == null) {
      runner.run(
          new Check(
              "list_tables lists tables",
              "list_tables",
              arguments,
              json(answer -> answer.path("tables").isArray())));
    } else {
      runner.run(
          new Check(
              "list_tables shows the table",
              "list_tables",
              pageWith(table, arguments),
              json(answer -> shows(answer, table))));
    }
    runner.run(
        new Check(
            "an unknown argument is refused, and the nearest known one is named",
            "list_tables",
            Json.object().put("limitt", 1),
            refuses("limitt is unknown (nearest: limit)")));
  }

  /** The arguments that ask for the page on which the table is, or for the last page. */
  private ObjectNode pageWith(String table, ObjectNode firstPage) throws InterruptedException {
    ObjectNode arguments = firstPage;
    for (int page = 1; page < MAX_PAGES; page++) {
      JsonNode answer = runner.ask("list_tables", arguments).structured();
      if (answer == null || shows(answer, table) || !answer.hasNonNull("next_token")) {
        break;
      }
      arguments = firstPage.deepCopy().put("next_token", answer.get("next_token").asText());
    }
    return arguments;
  }

  private static boolean shows(JsonNode answer, String table) {
    for (JsonNode name : answer.path("tables")) {
      if (name.asText().equals(table)) {
        return true;
      }
    }
    return false;
  }

  /** Checks the answers about the table; returns it, or null if it can't be described. */
  @Nullable TargetTable describe(String name) throws InterruptedException {
    int wrongBefore = report.wrong();
    ObjectNode arguments = Json.object().put("table_name", name).put("format", "json");
    ToolResult described =
        runner.run(
            new Check(
                "describe_table knows the table, its state and its key",
                "describe_table",
                arguments,
                json(answer -> isUsable(answer.path("table"), name))));
    if (sample) {
      runner.run(
          new Check(
              "… and the sample table's key and index",
              "describe_table",
              arguments,
              json(answer -> isSample(answer.path("table")))));
    }
    JsonNode description = described.structured();
    if (description == null || report.wrong() > wrongBefore) {
      report.leaveOut("reading and writing items: the table can't be described");
      return null;
    }
    TargetTable table = TargetTable.of(name, description, mark);
    runner.run(
        new Check(
            "count_items counts as many as describe_table",
            "count_items",
            arguments,
            json(answer ->
                answer.path("table").asText().equals(name)
                    && answer.path("approximate_count").equals(table.itemCount()))));
    String missing = "no-such-table-" + mark.text();
    runner.run(
        new Check(
            "describe_table refuses a table that doesn't exist",
            "describe_table",
            Json.object().put("table_name", missing),
            refuses("There is no table '" + missing + "' here")));
    return table;
  }

  private static boolean isUsable(JsonNode table, String name) {
    return table.path("TableName").asText().equals(name)
        && Set.of("ACTIVE", "UPDATING").contains(table.path("TableStatus").asText())
        && table.path("KeySchema").path(0).path("KeyType").asText().equals("HASH");
  }

  private static boolean isSample(JsonNode table) {
    JsonNode indexes = table.path("GlobalSecondaryIndexes");
    return table.path("KeySchema").path(0).path("AttributeName").asText().equals("userId")
        && indexes.size() == 1
        && indexes.path(0).path("IndexName").asText().equals("EmailIndex");
  }
}
