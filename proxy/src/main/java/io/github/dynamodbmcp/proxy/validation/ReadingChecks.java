package io.github.dynamodbmcp.proxy.validation;

import static io.github.dynamodbmcp.proxy.validation.Expectation.says;
import static io.github.dynamodbmcp.proxy.validation.Requests.typed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import java.util.List;

/** Reads an item that the table already has, for a backend that doesn't write. */
final class ReadingChecks {

  private final TargetTable table;
  private final boolean sample;
  private final Requests requests;
  private final Runner runner;
  private final Report report;

  ReadingChecks(TargetTable table, boolean sample, Runner runner, Report report) {
    this.table = table;
    this.sample = sample;
    this.requests = new Requests(table);
    this.runner = runner;
    this.report = report;
  }

  void run() throws InterruptedException {
    ToolResult scanned =
        runner.run(
            new Check(
                "scan shows no more than its limit",
                "scan",
                requests.scanOne(),
                Answers.atMostOne(table.name())));
    JsonNode items =
        scanned.structured() == null ? Json.object() : scanned.structured().path("items");
    if (items.size() == 1) {
      for (Check check : reading(items.get(0))) {
        runner.run(check);
      }
    } else {
      noItem(scanned);
    }
    runner.run(
        new Check(
            "get_item says that an item doesn't exist",
            "get_item",
            typed(requests.get(table.absentKey())),
            Answers.noItem()));
  }

  private List<Check> reading(JsonNode item) {
    ObjectNode key = table.keyOf(item);
    ObjectNode absentKey = table.absentKey();
    return List.of(
        new Check(
            "get_item shows the same item",
            "get_item",
            typed(requests.get(key)),
            Answers.item(item)),
        new Check(
            "… and as text",
            "get_item",
            requests.get(key),
            says("Item from table '" + table.name() + "'", "  " + table.partitionKey() + ": ")),
        new Check(
            "query finds it and nothing else",
            "query",
            typed(requests.query(key)),
            Answers.onlyItem(item)),
        new Check(
            "batch_get finds it and says which key is missing",
            "batch_get",
            requests.batchGet(key, absentKey),
            Answers.itemAndMissing(item, absentKey)));
  }

  private void noItem(ToolResult scanned) throws InterruptedException {
    report.verdict(
        table.itemCount().isIntegralNumber() && table.itemCount().asLong() == 0,
        "… and it shows one, since describe_table counts " + table.itemCount(),
        "scan",
        scanned.text());
    if (sample) { // DynamoDB may not have counted its items yet
      ObjectNode user = Json.object();
      user.putObject("userId").put("S", "user001");
      runner.run(
          new Check(
              "… nor does get_item", "get_item", typed(requests.get(user)), Answers.noItem()));
    }
    report.leaveOut("get_item, query and batch_get of an item: the table shows none");
  }
}
