package io.github.dynamodbmcp.proxy.validation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.proxy.validation.TargetTable.Index;
import java.util.ArrayList;
import java.util.List;

/** Builds the arguments of the calls about one table. */
record Requests(TargetTable table) {

  /** Asks for JSON that keeps DynamoDB's types. */
  static ObjectNode typed(ObjectNode arguments) {
    return arguments.put("format", "dynamodb_json");
  }

  private ObjectNode onTable() {
    return Json.object().put("table_name", table.name());
  }

  private ObjectNode consistent() {
    return onTable().put("consistent_read", true);
  }

  ObjectNode withKey(ObjectNode key) {
    return onTable().set("key", key);
  }

  ObjectNode get(ObjectNode key) {
    return consistent().set("key", key);
  }

  ObjectNode batchGet(ObjectNode... keys) {
    ObjectNode arguments = typed(consistent());
    arguments.putArray("keys").addAll(List.of(keys));
    return arguments;
  }

  /** Puts the marked item, on condition that it isn't there. */
  ObjectNode put() {
    ObjectNode arguments = onTable();
    arguments.set("item", table.item("Lyon"));
    arguments.put("condition_expression", "attribute_not_exists(#key)");
    arguments.putObject("expression_attribute_names").put("#key", table.partitionKey());
    return arguments;
  }

  ObjectNode update(ObjectNode key, String path, String value) {
    ObjectNode arguments = withKey(key);
    arguments.putObject("set").put(path, value);
    return arguments;
  }

  /** Queries for the items that have all of these attributes. */
  ObjectNode query(ObjectNode key) {
    return equalTo(consistent(), key);
  }

  ObjectNode queryIndex(Index index) {
    ObjectNode key = Json.object();
    key.set(index.attribute(), table.item("Lyon").get(index.attribute()));
    return equalTo(typed(onTable().put("index_name", index.name())), key);
  }

  private static ObjectNode equalTo(ObjectNode arguments, ObjectNode key) {
    List<String> conditions = new ArrayList<>();
    ObjectNode names = Json.object();
    ObjectNode values = Json.object();
    key.fieldNames()
        .forEachRemaining(name -> {
          int number = conditions.size();
          conditions.add("#key" + number + " = :key" + number);
          names.put("#key" + number, name);
          values.set(":key" + number, key.get(name));
        });
    arguments.put("key_condition_expression", String.join(" AND ", conditions));
    arguments.set("expression_attribute_names", names);
    arguments.set("expression_attribute_values", values);
    return arguments;
  }

  ObjectNode scanOne() {
    return typed(consistent().put("limit", 1));
  }

  ObjectNode scanForMark() {
    ObjectNode arguments = typed(consistent().put("filter_expression", "validation.mark = :mark"));
    arguments.putObject("expression_attribute_values").put(":mark", table.mark().text());
    return arguments;
  }
}
