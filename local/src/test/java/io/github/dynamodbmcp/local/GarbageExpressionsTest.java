package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals of random expressions quote the caller's own words, and advise on no other argument. */
final class GarbageExpressionsTest {
  private static final int ROUNDS = 400;

  private static final List<String> WORDS =
      List.of(
          "id",
          "n",
          "s",
          "first-name",
          "größe",
          "status",
          "list",
          "a.b",
          "tags[0]",
          "id.x",
          "#n",
          "#q",
          ":v",
          ":w",
          ":q",
          "=",
          "<>",
          "!=",
          "==",
          "<",
          ">=",
          "&&",
          "||",
          "!",
          "AND",
          "OR",
          "NOT",
          "IN",
          "BETWEEN",
          "IS",
          "NULL",
          "LIKE",
          "'%x%'",
          "\"y\"",
          "'",
          "true",
          "null",
          "5",
          "-5",
          "1e9999",
          "1.5",
          "(",
          ")",
          ",",
          "+",
          "-",
          "*",
          ";",
          "SET",
          "REMOVE",
          "ADD",
          "DELETE",
          "size(",
          "begins_with(",
          "contains(",
          "if_not_exists(",
          "list_append(",
          "upper(",
          "beginsWith(",
          "[",
          "]",
          ".",
          "%s",
          "\\",
          "\u2028",
          "😀",
          "$",
          "{",
          "}");

  private static final Pattern LEAK =
      Pattern.compile(
          "mcp\\d|Exception|software\\.amazon|com\\.amazon|java\\.|\\$[A-Z]|@[0-9a-f]{6}|Optional\\[|\\bnull pointer"
              + "|AttributeValue[(:]");

  private static final List<String> ARGUMENTS =
      List.of(
          "key_condition_expression",
          "filter_expression",
          "condition_expression",
          "update_expression");

  /** The arguments that may be named besides the one that was garbage. */
  private static final Map<String, List<String>> RELATED =
      Map.of("key_condition_expression", List.of("filter_expression"));

  @AutoClose private static final LocalSystem SYSTEM = system();

  private static LocalSystem system() {
    LocalSystem system = LocalSystem.start();
    system.createTable("Things", "id S");
    system.put("Things", "{'id': 'x', 'n': 5, 's': 'hello', 'tags': ['a'], 'status': 'new'}");
    return system;
  }

  @ParameterizedTest
  @CsvSource({
    "query, key_condition_expression",
    "scan, filter_expression",
    "update-item, condition_expression",
    "update-item, update_expression",
    "delete-item, condition_expression",
  })
  void theAnswerIsAboutTheExpressionInTheCallersWords(String command, String argument) {
    Random random = new Random(argument.hashCode());
    for (int i = 0; i < ROUNDS; i++) {
      String expression =
          IntStream.range(0, 1 + random.nextInt(9))
              .mapToObj(n -> WORDS.get(random.nextInt(WORDS.size())))
              .collect(Collectors.joining(random.nextInt(4) == 0 ? "" : " "));
      ObjectNode arguments = arguments(command, argument, expression);
      Answer answer = SYSTEM.call(command, Json.write(arguments));
      String said = arguments + "\n" + answer.body();
      assertTrue(List.of(200, 400, 404, 409).contains(answer.status()), said);
      assertFalse(LEAK.matcher(answer.body()).find(), said);
      if (answer.status() == 400) {
        for (String other : ARGUMENTS) {
          assertTrue(
              other.equals(argument)
                  || RELATED.getOrDefault(argument, List.of()).contains(other)
                  || !Pattern.compile("\\b" + other).matcher(answer.body()).find(),
              said);
        }
      }
    }
  }

  private static ObjectNode arguments(String command, String argument, String expression) {
    ObjectNode arguments = Json.object().put("table_name", "Things").put(argument, expression);
    if (command.endsWith("-item")) {
      arguments.putObject("key").put("id", "y");
    }
    if (command.equals("update-item") && argument.equals("condition_expression")) {
      arguments.putObject("set").put("a", 1);
    }
    ObjectNode names = Json.object();
    ObjectNode values = Json.object();
    if (expression.contains("#n")) {
      names.put("#n", "n");
    }
    if (expression.contains(":v")) {
      values.put(":v", 5);
    }
    if (expression.contains(":w")) {
      values.put(":w", "w");
    }
    if (!names.isEmpty()) {
      arguments.set("expression_attribute_names", names);
    }
    if (!values.isEmpty()) {
      arguments.set("expression_attribute_values", values);
    }
    return arguments;
  }
}
