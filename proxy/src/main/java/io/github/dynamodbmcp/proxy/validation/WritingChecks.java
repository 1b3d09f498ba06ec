package io.github.dynamodbmcp.proxy.validation;

import static io.github.dynamodbmcp.proxy.validation.Expectation.refuses;
import static io.github.dynamodbmcp.proxy.validation.Expectation.says;
import static io.github.dynamodbmcp.proxy.validation.Requests.typed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.proxy.validation.TargetTable.Index;
import java.util.ArrayList;
import java.util.List;

/** The life of the marked item, from its creation to its deletion. The order matters. */
final class WritingChecks {

  /** How often to query an index, which follows its table a moment later. */
  private static final int INDEX_TRIES = 5;

  private final TargetTable table;
  private final Requests requests;
  private final String mark;
  private final ObjectNode key;
  private final ObjectNode absentKey;
  private final ObjectNode updated;

  WritingChecks(TargetTable table) {
    this.table = table;
    this.requests = new Requests(table);
    this.mark = "mark: " + table.mark().text();
    this.key = table.key();
    this.absentKey = table.absentKey();
    this.updated = table.item("Paris");
  }

  List<Check> checks() {
    List<Check> checks = new ArrayList<>(created());
    checks.addAll(updated());
    checks.addAll(found());
    checks.add(scanned());
    Index index = table.index();
    if (index != null) {
      checks.add(foundBy(index));
    }
    checks.addAll(deleted());
    return checks;
  }

  /** The checks that the table doesn't allow. */
  List<String> leftOut() {
    List<String> leftOut = new ArrayList<>();
    if (!table.small()) {
      leftOut.add("a scan with a filter, which reads the whole table: this one is over 1 MB");
    }
    if (table.index() == null) {
      leftOut.add(
          "a query of an index: the table has none whose key is one string and isn't masked");
    }
    return leftOut;
  }

  private List<Check> created() {
    return List.of(
        new Check(
            "put_item adds the marked item and shows it",
            "put_item",
            requests.put(),
            says("Successfully added item to table '" + table.name() + "'", mark)),
        new Check(
            "get_item shows all of it: a set, a list and a number of 38 digits",
            "get_item",
            typed(requests.get(key)),
            Answers.item(table.item("Lyon"))),
        new Check(
            "… and as text",
            "get_item",
            requests.get(key),
            says("Item from table '" + table.name() + "'", mark, "number: " + Mark.LONG_NUMBER)),
        new Check(
            "put_item obeys its condition",
            "put_item",
            requests.put(),
            refuses("did not hold, so nothing was written to table '" + table.name() + "'", mark)));
  }

  private List<Check> updated() {
    return List.of(
        new Check(
            "update_item updates it and shows it",
            "update_item",
            requests.update(key, "validation.city", "Paris"),
            says("Successfully updated item in table '" + table.name() + "'", mark, "city: Paris")),
        new Check(
            "… that attribute and no other",
            "get_item",
            typed(requests.get(key)),
            Answers.item(updated)),
        new Check(
            "update_item refuses an item that doesn't exist",
            "update_item",
            requests.update(absentKey, "validation", "stub"),
            refuses("No item in table '" + table.name() + "'", "create_if_missing")),
        new Check(
            "… and leaves no stub behind",
            "get_item",
            typed(requests.get(absentKey)),
            Answers.noItem()));
  }

  private List<Check> found() {
    ObjectNode partitionKey = Json.object();
    partitionKey.set(table.partitionKey(), key.get(table.partitionKey()));
    return List.of(
        new Check(
            "query finds it and nothing else",
            "query",
            typed(requests.query(partitionKey)),
            Answers.onlyItem(updated)),
        new Check(
            "… and as text",
            "query",
            requests.query(partitionKey),
            says("Query results from table '" + table.name() + "' (1 item)", mark, "city: Paris")),
        new Check(
            "batch_get finds it and says which key is missing",
            "batch_get",
            requests.batchGet(key, absentKey),
            Answers.itemAndMissing(updated, absentKey)));
  }

  private Check scanned() {
    return table.small()
        ? new Check(
            "scan with a filter finds it and nothing else",
            "scan",
            requests.scanForMark(),
            Answers.onlyItem(updated))
        : new Check(
            "scan shows no more than its limit",
            "scan",
            requests.scanOne(),
            Answers.one(table.name()));
  }

  private Check foundBy(Index index) {
    return new Check(
            "query of an index finds it and nothing else",
            "query",
            requests.queryIndex(index),
            Answers.onlyItemWith(table.partitionKey(), key.get(table.partitionKey())))
        .within(INDEX_TRIES);
  }

  private List<Check> deleted() {
    return List.of(
        new Check(
            "delete_item deletes it and shows what it was",
            "delete_item",
            requests.withKey(key),
            says("Successfully deleted item from table '" + table.name() + "'", mark)),
        new Check("… and it is gone", "get_item", typed(requests.get(key)), Answers.noItem()),
        new Check(
            "delete_item says that there is nothing to delete",
            "delete_item",
            requests.withKey(key),
            says("Nothing to delete")));
  }
}
