package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A correction that an error offers for a random expression is one that DynamoDB accepts. */
final class CorrectionsTest {
  private static final int ROUNDS = 1_500;

  private static final Pattern CORRECTION =
      Pattern.compile("[Ww]rite (?:[a-z_]+) as (?<expression>\"(?:[^\"\\\\]|\\\\.)*\")");
  private static final Pattern NAMES =
      Pattern.compile("(?<names>\\{\"#.*?}) in expression_attribute_names");
  private static final Pattern VALUES =
      Pattern.compile(
          "(?<values>\\{\":.*?})(?: in place of (?<dropped>[^.]*?))? in expression_attribute_values");

  /** Refusals that a correction can't prevent: of the values' types, and of what is changed. */
  private static final Pattern OTHER_FAULTS =
      Pattern.compile(
          "Incorrect operand type|is part of the key|requires same data type|greater than or equal"
              + "|operand must be distinct|Incorrect number of operands|requires a document path"
              + "|not allowed to be used this way|redundant parentheses"
              // The table's key: its names and types, and how many conditions it takes.
              + "|does not match schema type|cannot contain an empty string|missed key schema element"
              + "|one condition per key|Conditions can be of length|key condition not supported"
              + "|Invalid operator used in KeyConditionExpression|nested");

  private static final List<String> PATHS =
      List.of("n", "s", "'s'", "`n`", "first-name", "status", "tags[0]", "a.b", "größe", "#n");

  private static final List<String> VALUES_GIVEN =
      List.of(
          "5",
          "-5",
          "'x'",
          "\"y\"",
          "true",
          "null",
          ":v",
          "{'SS': ['a']}",
          "['a']",
          "[1, 2]",
          "n",
          "word",
          "1e5",
          "(1)",
          "now()",
          "{}",
          "''");

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withTable("Things", "id S");

  private final Random random = new Random(7);

  @ParameterizedTest
  @CsvSource({
    "update-item, update_expression",
    "update-item, condition_expression",
    "scan, filter_expression",
    "query, key_condition_expression",
  })
  void dynamoDbAcceptsIt(String command, String argument) {
    int corrections = 0;
    for (int i = 0; i < ROUNDS; i++) {
      ObjectNode arguments =
          arguments(
              argument, argument.equals("update_expression") ? update() : conditions(argument));
      Answer refusal = SYSTEM.call(command, Json.write(arguments));
      Matcher correction = CORRECTION.matcher(refusal.body());
      if (refusal.status() == 400 && correction.find()) {
        corrections++;
        String given = Json.write(arguments);
        arguments.set(argument, Json.read(correction.group("expression")));
        follow(arguments, refusal.body());
        Answer answer = SYSTEM.call(command, Json.write(arguments));
        assertTrue(
            answer.status() != 400 || OTHER_FAULTS.matcher(answer.body()).find(),
            () -> String.join("\n", given, refusal.body(), arguments.toString(), answer.body()));
      }
    }
    assertTrue(corrections > ROUNDS / 20, "only " + corrections + " corrections");
  }

  private static void follow(ObjectNode arguments, String advice) {
    Matcher names = NAMES.matcher(advice);
    if (names.find()) {
      merge(arguments, "expression_attribute_names", names.group("names"));
    }
    Matcher values = VALUES.matcher(advice);
    if (values.find()) {
      merge(arguments, "expression_attribute_values", values.group("values"));
    }
  }

  private static void merge(ObjectNode arguments, String argument, String members) {
    ObjectNode merged =
        arguments.path(argument) instanceof ObjectNode given ? given : Json.object();
    merged.setAll((ObjectNode) Json.read(members));
    arguments.set(argument, merged);
  }

  private static ObjectNode arguments(String argument, String expression) {
    ObjectNode arguments = Json.object().put("table_name", "Things").put(argument, expression);
    if (!argument.startsWith("key") && !argument.startsWith("filter")) {
      arguments.putObject("key").put("id", "nobody");
    }
    if (argument.startsWith("condition")) {
      arguments.putObject("set").put("changed", 1);
    }
    if (expression.contains("#n")) {
      arguments.putObject("expression_attribute_names").put("#n", "n");
    }
    if (expression.contains(":v")) {
      arguments.putObject("expression_attribute_values").put(":v", 5);
    }
    return arguments;
  }

  private String update() {
    StringBuilder update = new StringBuilder();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      update.append(i == 0 ? "" : oneOf(", ", " ", ",", " AND ", "; "));
      update.append(i == 0 || random.nextInt(3) == 0 ? oneOf("SET ", "REMOVE ", "ADD ", "") : "");
      update.append(change());
    }
    return update + oneOf("", "", "", ";", " WHERE id = 'x'");
  }

  private String change() {
    String path = oneOf(PATHS);
    String value = oneOf(VALUES_GIVEN);
    return switch (random.nextInt(8)) {
      case 0 -> path;
      case 1 -> path + " " + value;
      case 2 -> path + " = " + path + oneOf(" + ", " - ", " * ", "+", "-") + value;
      case 3 -> path + oneOf(" += ", " -= ", " == ") + value;
      case 4 -> path + " = ifNotExists(" + path + ", " + value + ")";
      case 5 -> path + " = list_append(" + path + ", " + value + ")";
      default -> path + " = " + value;
    };
  }

  private String conditions(String argument) {
    boolean ofKey = argument.startsWith("key");
    StringBuilder conditions = new StringBuilder(ofKey ? "id = " + oneOf(VALUES_GIVEN) : "");
    int more = random.nextInt(3) + (ofKey ? 0 : 1);
    for (int i = 0; i < more; i++) {
      conditions.append(conditions.isEmpty() ? "" : oneOf(" AND ", " OR ", " && ", ", ", " and "));
      conditions.append(oneOf("", "", "", "NOT ", "!")).append(condition());
    }
    return conditions + oneOf("", "", "", ";");
  }

  private String condition() {
    String path = oneOf(PATHS);
    String value = oneOf(VALUES_GIVEN);
    return switch (random.nextInt(8)) {
      case 0 -> path + oneOf(" IS NULL", " IS NOT NULL", " = null", " <> NULL");
      case 1 -> path + oneOf(" LIKE ", " NOT LIKE ", " contains ") + oneOf("'x%'", "'%x'", ":v");
      case 2 -> path + oneOf(" IN ", " NOT IN ") + "(" + value + ", " + oneOf(VALUES_GIVEN) + ")";
      case 3 -> path + " BETWEEN " + value + " AND " + oneOf(VALUES_GIVEN);
      case 4 -> oneOf("startsWith", "contains", "exists", "size") + "(" + path + ", " + value + ")";
      case 5 -> value + " = " + path;
      default -> path + oneOf(" = ", " == ", " != ", " > ", "=") + value;
    };
  }

  private String oneOf(String... options) {
    return options[random.nextInt(options.length)];
  }

  private String oneOf(List<String> options) {
    return options.get(random.nextInt(options.size()));
  }
}
