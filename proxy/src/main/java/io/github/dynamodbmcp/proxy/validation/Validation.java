package io.github.dynamodbmcp.proxy.validation;

import static io.github.dynamodbmcp.proxy.validation.Expectation.json;
import static io.github.dynamodbmcp.proxy.validation.Expectation.refuses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.proxy.api.Probe;
import io.github.dynamodbmcp.proxy.json.Json;
import io.github.dynamodbmcp.proxy.tool.Tool;
import io.github.dynamodbmcp.proxy.tool.ToolList;
import io.github.dynamodbmcp.proxy.tool.ToolResult;
import io.github.dynamodbmcp.proxy.tool.Tools;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * Validates a deployed API. It writes one marked item into the table that is named, reads, updates,
 * finds and deletes it again, and never touches another item.
 */
public final class Validation {

  /** More pages of table names than this are taken for a list that never ends. */
  private static final int MAX_PAGES = 100;

  private final Options options;
  private final Tools tools;
  private final Routes routes;
  private final Runner runner;
  private final Report report;
  private final Mark mark = Mark.random();

  /**
   * Creates a validation.
   *
   * @param tools all tools of the API, also those that write
   * @param timeout for one call
   * @param out where the report goes
   */
  public Validation(Options options, Tools tools, Probe probe, Duration timeout, PrintStream out) {
    this.options = options;
    this.tools = tools;
    this.report = new Report(out);
    this.routes = new Routes(probe, report);
    this.runner = new Runner(tools, timeout, report);
  }

  /**
   * Asks everything and prints a verdict for each answer.
   *
   * @return whether all answers are right
   */
  public boolean run() throws InterruptedException {
    boolean readOnly = tools();
    tables();
    String table = options.table();
    if (table == null) {
      report.leaveOut(
          "reading and writing items: there is no sample table (scripts/deploy.sh --sample) and no"
              + " --table");
    } else {
      table(table, readOnly);
    }
    return report.summarize();
  }

  /** Checks the list of tools and their routes; returns whether the backend is read-only. */
  private boolean tools() throws InterruptedException {
    List<Tool> listed = List.of();
    String failure = "";
    try {
      ToolList list = tools.list().join();
      if (list.outdated()) {
        failure = "the API can't be asked now; its last list is ";
      }
      listed = list.tools();
    } catch (CompletionException e) {
      failure = String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    }
    List<String> names = listed.stream().map(Tool::name).toList();
    Boolean expected = options.readOnly();
    boolean readOnly = expected == null ? !names.containsAll(ExpectedTools.WRITING) : expected;
    report.verdict(
        failure.isEmpty() && names.equals(ExpectedTools.of(readOnly)),
        readOnly ? "the tools that read and no others" : "all tools and no others",
        "the list of tools",
        failure + String.join(" ", names));
    routes.refuseUnsigned(listed.stream().map(Tool::route).toList());
    if (readOnly) {
      routes.haveNoWrites();
    }
    return readOnly;
  }

  private void tables() throws InterruptedException {
    String table = options.table();
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

  private void table(String name, boolean readOnly) throws InterruptedException {
    int wrongBefore = report.wrong();
    ObjectNode arguments = Json.object().put("table_name", name).put("format", "json");
    ToolResult described =
        runner.run(
            new Check(
                "describe_table knows the table, its state and its key",
                "describe_table",
                arguments,
                json(answer -> isUsable(answer.path("table"), name))));
    if (options.sample()) {
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
      return;
    }
    TargetTable table = TargetTable.of(name, description.path("table"), mark);
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
    items(table, readOnly);
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

  private void items(TargetTable table, boolean readOnly) throws InterruptedException {
    MarkedItem item = new MarkedItem(table, runner, report);
    if (readOnly) {
      new ReadingChecks(table, options.sample(), runner, report).run();
      Check refused =
          new Check(
              "put_item can't be called",
              "put_item",
              new Requests(table).put(),
              refuses("put_item"));
      item.run(List.of(refused));
      report.leaveOut("everything that writes: the backend is read-only");
    } else {
      WritingChecks writing = new WritingChecks(table);
      item.run(writing.checks());
      writing.leftOut().forEach(report::leaveOut);
    }
  }
}
