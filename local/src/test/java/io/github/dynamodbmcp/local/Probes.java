package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random calls by someone who is after masked values, with every argument that might tell one. */
final class Probes {
  /** A call: the last part of the route, and the arguments. */
  record Probe(String command, ObjectNode arguments) {}

  private static final List<String> PATHS =
      List.of(
          "salary",
          "password",
          "name",
          "age",
          "team",
          "notes",
          "notes[0]",
          "tags",
          "address",
          "address.zip",
          "address.city",
          "address.zip.x",
          "payments",
          "payments[0]",
          "payments[0].card",
          "payments[1].amount",
          "payments.card",
          "card.number",
          "nothing");

  private static final List<String> SPACES = List.of(" ", "  ", "\n", "\t", "");

  /** Characters that DynamoDB may read in another way than the masks do. */
  private static final List<String> ODDITIES =
      List.of(
          "/**/", "--", "`", "\"", "\u00A0", "\u200B", "\uFEFF", "(", ")", ".", "[0]", "#", ":");

  private final Random random;
  private final int ids;
  private int placeholders;

  /**
   * Makes calls.
   *
   * @param ids the items' ids are {@code i0} up to this number
   */
  Probes(Random random, int ids) {
    this.random = random;
    this.ids = ids;
  }

  Probe next() {
    placeholders = 0;
    ObjectNode arguments = Json.object().put("table_name", "Twin");
    String command =
        switch (random.nextInt(15)) {
          case 0 -> get(arguments);
          case 1 -> batch(arguments);
          case 2, 3, 4 -> query(arguments);
          case 5, 6, 7 -> scan(arguments);
          case 8, 9 -> put(arguments);
          case 10, 11 -> update(arguments);
          case 12 -> delete(arguments);
          case 13 -> transaction(arguments);
          default ->
              random.nextInt(4) > 0
                  ? scan(arguments)
                  : random.nextBoolean() ? "describe-table" : "count-items";
        };
    if (random.nextInt(3) > 0) {
      arguments.put("format", random.nextBoolean() ? "json" : "dynamodb_json");
    }
    return new Probe(command, arguments);
  }

  private String transaction(ObjectNode arguments) {
    arguments.remove("table_name");
    ArrayNode actions = arguments.putArray("actions");
    for (int i = random.nextInt(3) + 1; i > 0; i--) {
      ObjectNode action = Json.object().put("table_name", "Twin");
      String kind = oneOf("put", "update", "delete", "condition_check");
      action.set(kind.equals("put") ? "item" : "key", kind.equals("put") ? item() : key());
      if (kind.equals("update")) {
        action.put(
            "update_expression",
            "SET leak = " + path(anyPath(), action) + ", age = " + value(action, 1));
      }
      if (kind.equals("condition_check") || random.nextInt(2) == 0) {
        action.put("condition_expression", condition(action, 1));
      }
      actions.addObject().set(kind, action);
    }
    arguments.put("idempotency_token", "t" + random.nextInt());
    arguments.put("dry_run", random.nextInt(3) == 0);
    return "transact-write";
  }

  private String get(ObjectNode arguments) {
    arguments.set("key", key());
    maybeProjection(arguments, 3);
    return "get-item";
  }

  private String batch(ObjectNode arguments) {
    ArrayNode keys = arguments.putArray("keys");
    for (int i = random.nextInt(ids) + 1; i > 0; i--) {
      keys.add(key());
    }
    maybeProjection(arguments, 3);
    return "batch-get";
  }

  private String query(ObjectNode arguments) {
    boolean index = random.nextInt(3) > 0;
    if (index) {
      arguments.put("index_name", oneOf("ByAge", "BySalary", "BySalaryAlone"));
    }
    String condition =
        index
            ? (arguments.path("index_name").asText().equals("BySalaryAlone")
                ? path("salary", arguments) + " = " + value(arguments, 1)
                : "team = " + text(arguments, "x"))
            : "id = " + text(arguments, "i" + random.nextInt(ids));
    if (random.nextInt(4) == 0) {
      condition += " AND " + path(anyPath(), arguments) + " > " + value(arguments, 0);
    }
    arguments.put("key_condition_expression", condition);
    arguments.put("scan_index_forward", random.nextBoolean());
    reading(arguments);
    return "query";
  }

  private String scan(ObjectNode arguments) {
    if (random.nextInt(4) == 0) {
      arguments.put("index_name", oneOf("ByAge", "BySalary", "BySalaryAlone"));
    }
    reading(arguments);
    return "scan";
  }

  private void reading(ObjectNode arguments) {
    if (random.nextInt(2) == 0) {
      arguments.put("filter_expression", condition(arguments, 2));
    }
    if (random.nextInt(3) > 0) {
      arguments.put("limit", random.nextInt(ids + 2) + 1);
    }
    switch (random.nextInt(7)) {
      case 0 -> arguments.put("count_only", true);
      case 1 -> arguments.put("attributes", true);
      case 2 ->
          arguments.put(
              "order_by", alias(anyPath(), arguments) + (random.nextBoolean() ? " desc" : ""));
      case 3 -> {
        ArrayNode figures = arguments.putArray("aggregate").add("count");
        if (random.nextBoolean()) {
          figures.add(
              oneOf("sum", "avg", "min", "max", "count_distinct")
                  + "("
                  + alias(anyPath(), arguments)
                  + ")");
        }
        if (random.nextBoolean()) {
          arguments.putArray("group_by").add(alias(anyPath(), arguments));
        }
      }
      default -> maybeProjection(arguments, 4);
    }
  }

  private String put(ObjectNode arguments) {
    if (random.nextInt(3) == 0) {
      ArrayNode items = arguments.putArray("items");
      for (int i = random.nextInt(4) + 1; i > 0; i--) {
        items.add(item());
      }
    } else {
      arguments.set("item", item());
    }
    maybeCondition(arguments);
    return "put-item";
  }

  private String update(ObjectNode arguments) {
    keyOrKeys(arguments);
    if (random.nextInt(2) == 0) {
      String to = path(oneOf("leak", "leak2", anyPath()), arguments);
      String from = path(anyPath(), arguments);
      arguments.put(
          "update_expression",
          switch (random.nextInt(6)) {
            case 0 -> "SET " + to + " = " + from;
            case 1 ->
                "SET "
                    + to
                    + space()
                    + "="
                    + space()
                    + "if_not_exists("
                    + from
                    + ", "
                    + value(arguments, 0)
                    + ")";
            case 2 ->
                "SET " + to + " = list_append(" + from + ", " + path(anyPath(), arguments) + ")";
            case 3 -> "set age = age + " + from;
            case 4 -> "REMOVE " + from;
            default ->
                "SET age = " + value(arguments, 1) + " ADD " + from + " " + value(arguments, 1);
          });
    } else {
      switch (random.nextInt(3)) {
        case 0 -> arguments.putObject("set").put(alias(anyPath(), arguments), random.nextInt(9));
        case 1 -> arguments.putObject("add").put(alias(anyPath(), arguments), 1);
        default -> arguments.putArray("remove").add(alias(anyPath(), arguments));
      }
    }
    arguments.put("create_if_missing", random.nextBoolean());
    maybeCondition(arguments);
    return "update-item";
  }

  private String delete(ObjectNode arguments) {
    keyOrKeys(arguments);
    maybeCondition(arguments);
    // Most stay, to be asked for.
    arguments.put("dry_run", random.nextInt(4) > 0);
    return "delete-item";
  }

  private void keyOrKeys(ObjectNode arguments) {
    if (random.nextInt(4) == 0) {
      arguments.putArray("keys").add(key()).add(key());
    } else {
      arguments.set("key", key());
    }
  }

  private void maybeCondition(ObjectNode arguments) {
    if (random.nextInt(2) == 0) {
      arguments.put("condition_expression", condition(arguments, 2));
    }
    if (random.nextInt(3) == 0) {
      arguments.put("dry_run", true);
    }
  }

  private void maybeProjection(ObjectNode arguments, int oneIn) {
    if (random.nextInt(oneIn) == 0) {
      ArrayNode projection = arguments.putArray("projection");
      for (int i = random.nextInt(3); i >= 0; i--) {
        projection.add(alias(anyPath(), arguments));
      }
    }
  }

  private ObjectNode key() {
    ObjectNode key = Json.object().put("id", "i" + random.nextInt(ids + 1));
    if (random.nextInt(30) == 0) {
      key.put("salary", 1);
    }
    return key;
  }

  private ObjectNode item() {
    ObjectNode item = key().put("age", random.nextInt(50));
    if (random.nextInt(3) == 0) {
      item.put(oneOf("salary", "team"), random.nextInt(9));
    }
    if (random.nextInt(3) == 0) {
      item.put(oneOf("password", "name", "card.number"), "mine");
    }
    return item;
  }

  private String condition(ObjectNode arguments, int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      return switch (random.nextInt(4)) {
        case 0 -> "NOT " + condition(arguments, depth - 1);
        case 1 -> "(" + condition(arguments, depth - 1) + ")";
        case 2 -> condition(arguments, depth - 1) + " AND " + condition(arguments, depth - 1);
        default -> condition(arguments, depth - 1) + " OR " + condition(arguments, depth - 1);
      };
    }
    String path = path(anyPath(), arguments);
    String text =
        switch (random.nextInt(9)) {
          case 0 -> "begins_with(" + path + "," + space() + value(arguments, 0) + ")";
          case 1 -> "contains(" + path + ", " + value(arguments, 0) + ")";
          case 2 ->
              "size" + space() + "(" + path + ")" + oneOf("<", ">", "=") + value(arguments, 1);
          case 3 ->
              "attribute_type(" + path + ", " + text(arguments, oneOf("S", "N", "M", "L")) + ")";
          case 4 -> "attribute_exists(" + path + ")";
          case 5 -> path + " BETWEEN " + value(arguments, 0) + " AND " + value(arguments, 0);
          case 6 -> path + " in (" + value(arguments, 0) + "," + path(anyPath(), arguments) + ")";
          case 7 -> value(arguments, 0) + oneOf("<", ">=", "=", "<>") + path;
          default ->
              path + space() + oneOf("<", "<=", "=", "<>") + space() + path(anyPath(), arguments);
        };
    if (random.nextInt(12) == 0) {
      int at = random.nextInt(text.length());
      text =
          text.substring(0, at)
              + ODDITIES.get(random.nextInt(ODDITIES.size()))
              + text.substring(at);
    }
    return text;
  }

  private String anyPath() {
    return PATHS.get(random.nextInt(PATHS.size()));
  }

  /** The path as an argument takes it; a name with a dot is an alias. */
  private String alias(String path, ObjectNode arguments) {
    return path.equals("card.number") || random.nextInt(4) == 0 ? path(path, arguments) : path;
  }

  /** The path as an expression takes it, with aliases for some of its names. */
  private String path(String path, ObjectNode arguments) {
    List<String> names = new ArrayList<>();
    for (String part : path.equals("card.number") ? new String[] {path} : path.split("\\.")) {
      int bracket = part.indexOf('[');
      String name = bracket < 0 ? part : part.substring(0, bracket);
      boolean isReserved = List.of("name", "age", "zip", "password").contains(name);
      boolean aliased =
          name.contains(".") || random.nextInt(3) == 0 || (isReserved && random.nextInt(5) > 0);
      String written = name;
      if (aliased) {
        written = "#p" + placeholders++;
        arguments.withObject("expression_attribute_names").put(written, name);
      }
      names.add(written + (bracket < 0 ? "" : part.substring(bracket)));
    }
    return String.join(random.nextInt(8) == 0 ? space() + "." + space() : ".", names);
  }

  /**
   * A value next to the masked ones, or the beginning of one; not one of them, since a write may
   * store it.
   */
  private String value(ObjectNode arguments, int kind) {
    String placeholder = ":p" + placeholders++;
    ObjectNode values = arguments.withObject("expression_attribute_values");
    if (kind == 1 || random.nextBoolean()) {
      values.put(
          placeholder,
          random.nextBoolean()
              ? random.nextInt(50)
              : (random.nextBoolean() ? 5_550_554_000_000L : 5_550_556_000_000L));
    } else {
      values.put(placeholder, oneOf("CAN", "CANAR", "CANAS", "v1", "", "s"));
    }
    return placeholder;
  }

  private String text(ObjectNode arguments, String text) {
    String placeholder = ":p" + placeholders++;
    arguments.withObject("expression_attribute_values").put(placeholder, text);
    return placeholder;
  }

  private String space() {
    return SPACES.get(random.nextInt(SPACES.size()));
  }

  private String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
