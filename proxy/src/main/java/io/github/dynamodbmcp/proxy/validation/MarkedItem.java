package io.github.dynamodbmcp.proxy.validation;

import io.github.dynamodbmcp.protocol.tool.ToolResult;
import java.util.List;

/**
 * Runs the checks that write the marked item, and deletes it unless they show that it is gone: also
 * when a check fails, and when the process is told to stop.
 */
final class MarkedItem {

  private final TargetTable table;
  private final Runner runner;
  private final Report report;

  MarkedItem(TargetTable table, Runner runner, Report report) {
    this.table = table;
    this.runner = runner;
    this.report = report;
  }

  void run(List<Check> checks) throws InterruptedException {
    int wrongBefore = report.wrong();
    boolean complete = false;
    try (DelayedShutdown shutdown = DelayedShutdown.start()) {
      try {
        for (Check check : checks) {
          if (shutdown.isRequested()) {
            return;
          }
          runner.run(check);
        }
        complete = true;
      } finally {
        if (!complete || report.wrong() > wrongBefore) {
          delete();
        }
      }
    }
  }

  /** Deletes the marked item, and the one that must never exist. */
  private void delete() throws InterruptedException {
    Requests requests = new Requests(table);
    for (var key : List.of(table.key(), table.absentKey())) {
      ToolResult answer = runner.ask("delete_item", requests.withKey(key));
      if (answer.error()) {
        report.note(
            "The item with the key "
                + key
                + " may still be in the table "
                + table.name()
                + "; delete it if it is. delete_item answered: "
                + answer.text());
      }
    }
  }
}
