package io.github.dynamodbmcp.proxy.validation;

import static io.github.dynamodbmcp.proxy.validation.Expectation.refuses;

import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolList;
import io.github.dynamodbmcp.protocol.tool.Tools;
import io.github.dynamodbmcp.proxy.api.Probe;
import io.github.dynamodbmcp.proxy.settings.Settings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * Validates a deployed API. It writes one marked item into the table that is named, reads, updates,
 * finds and deletes it again, and never touches another item.
 */
public final class Validation {

  private final ValidationScope scope;
  private final Duration timeout;
  private final Tools tools;
  private final Routes routes;
  private final UrlChecks url;
  private final Runner runner;
  private final Report report;

  /**
   * Creates a validation.
   *
   * @param tools all tools of the API, also those that write
   * @param settings give the user and the timeout of each call
   * @param out receives the report
   */
  public Validation(
      ValidationScope scope, Tools tools, Probe probe, Settings settings, PrintStream out) {
    this.scope = scope;
    this.timeout = settings.timeout();
    this.tools = tools;
    this.report = new Report(out);
    this.routes = new Routes(probe, report);
    this.url = new UrlChecks(probe, report);
    this.runner = new Runner(tools, Caller.local(settings.user()), settings.timeout(), report);
  }

  /**
   * Asks everything and prints a verdict for each answer.
   *
   * @return whether all answers are right
   */
  public boolean run() throws InterruptedException {
    boolean readOnly = tools();
    TableChecks tables = new TableChecks(scope.sample(), runner, report, Mark.random());
    String name = scope.table();
    tables.list(name);
    if (name == null) {
      report.leaveOut(
          "reading and writing items: there is no sample table (scripts/deploy.sh --sample) and no"
              + " --table");
    } else {
      TargetTable table = tables.describe(name);
      if (table != null) {
        items(table, readOnly);
      }
    }
    return report.summarize();
  }

  /** Checks the list of tools and their routes; returns whether the backend is read-only. */
  private boolean tools() throws InterruptedException {
    List<Tool> listed = List.of();
    String failure = "";
    try {
      ToolList list = tools.list(timeout.plusSeconds(1)).join();
      if (list.outdated()) {
        failure = "the API can't be asked now; its last list is ";
      }
      listed = list.tools();
    } catch (CompletionException e) {
      failure = String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    }
    List<String> names = listed.stream().map(Tool::name).toList();
    Boolean expected = scope.readOnly();
    ExpectedTools all = ExpectedTools.read();
    boolean readOnly = expected == null ? !all.hasWriting(names) : expected;
    List<String> right = all.names(readOnly, scope.extensions());
    report.verdict(
        failure.isEmpty() && names.equals(right),
        readOnly ? "the tools that read and no others" : "all tools and no others",
        "the list of tools",
        failure + String.join(" ", names) + ExpectedTools.difference(right, names));
    routes.refuseUnsigned(listed.stream().map(Tool::route).toList());
    if (scope.extensions().contains(Extension.MCP)) {
      url.run(names);
    }
    if (readOnly) {
      routes.areMissing(all.writingRoutes());
    }
    return readOnly;
  }

  private void items(TargetTable table, boolean readOnly) throws InterruptedException {
    MarkedItem item = new MarkedItem(table, runner, report);
    if (readOnly) {
      new ReadingChecks(table, scope.sample(), runner, report).run();
      Check refused =
          new Check(
              "put_item can't be called",
              "put_item",
              new Requests(table).put(),
              refuses("put_item"));
      item.run(List.of(refused));
      report.leaveOut("everything that writes: the backend is read-only");
    } else if (table.masked()) {
      report.leaveOut(
          "reading and writing items: the attribute "
              + TargetTable.ATTRIBUTE
              + ", which the marked item has, is masked in this table, or something in it is");
    } else {
      WritingChecks writing = new WritingChecks(table);
      item.run(writing.checks());
      writing.leftOut().forEach(report::leaveOut);
    }
  }
}
