package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Generates items with numbers, sets, lists and maps, and update expressions for them, of which
 * DynamoDB accepts most; a seed repeats them.
 */
final class RandomUpdates {
  private static final List<String> NUMBERS =
      List.of("a", "b", "m.n", "l[0]", "l[2]", "missing", "m.missing");
  private static final List<String> SETS = List.of("ss", "ns", "m.set", "none");
  private static final List<String> LISTS = List.of("l", "m.l");
  private static final List<String> DIGITS =
      List.of(
          "0",
          "1",
          "-1",
          "0.5",
          "1E3",
          "12345678901234567890123456789012345678",
          "9E125",
          "1E-130");

  private final Random random;
  private final Map<String, String> values = new LinkedHashMap<>();

  RandomUpdates(long seed) {
    this.random = new Random(seed);
  }

  /** Generates an item in plain JSON. */
  String item(String id) {
    return """
    {"id": "%s", "a": %s, "b": %s, "s": "text", "ss": {"SS": ["a", "b"]},
     "ns": {"NS": ["1", "2.0", "30"]}, "l": [%s, "x", %s, {"k": 1}],
     "m": {"n": %s, "l": [1, 2, 3, 4], "set": {"SS": ["z"]}, "o": {"p": "q"}}}
    """
        .formatted(id, digits(), digits(), digits(), digits(), digits());
  }

  /** Generates an update's arguments: the expression and its values. */
  ObjectNode update() {
    values.clear();
    Map<String, List<String>> clauses = new LinkedHashMap<>();
    List<String> taken = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      String keyword = oneOf(List.of("SET", "SET", "SET", "REMOVE", "ADD", "DELETE"));
      String path =
          switch (keyword) {
            case "ADD" -> oneOf(random.nextBoolean() ? NUMBERS : SETS);
            case "DELETE" -> oneOf(SETS);
            case "SET" -> oneOf(random.nextInt(3) == 0 ? LISTS : NUMBERS);
            default ->
                oneOf(
                    List.of(
                        "a", "s", "m.n", "l[0]", "l[1]", "l[3]", "m.l[1]", "l[9]", "m.o", "gone"));
          };
      String root = path.replaceFirst("[.\\[].*", "");
      boolean overlaps =
          taken.contains(path)
              || (path.equals(root) && taken.stream().anyMatch(other -> other.startsWith(root)))
              || taken.contains(root)
              || taken.stream().anyMatch(other -> other.startsWith(path) || path.startsWith(other));
      if (!overlaps) {
        taken.add(path);
        clauses.computeIfAbsent(keyword, _ -> new ArrayList<>()).add(action(keyword, path));
      }
    }
    StringBuilder expression = new StringBuilder();
    clauses.forEach((keyword, actions) ->
        expression.append(keyword).append(' ').append(String.join(", ", actions)).append(' '));
    ObjectNode update = Json.object().put("update_expression", expression.toString());
    if (!values.isEmpty()) {
      ObjectNode given = update.putObject("expression_attribute_values");
      values.forEach((name, value) -> given.set(name, Json.read(value)));
    }
    return update;
  }

  private String action(String keyword, String path) {
    return switch (keyword) {
      case "REMOVE" -> path;
      case "ADD" -> path + " " + value(SETS.contains(path) ? set(path) : digits());
      case "DELETE" -> path + " " + value(set(path));
      default -> path + " = " + (LISTS.contains(path) ? list() : number());
    };
  }

  private String number() {
    List<Supplier<String>> forms =
        List.of(
            () -> value(digits()),
            () -> value("\"new text\""),
            () -> value("{\"deep\": [1, {\"er\": true}]}"),
            () -> oneOf(NUMBERS),
            () -> oneOf(NUMBERS) + " + " + value(digits()),
            () -> value(digits()) + " - " + oneOf(NUMBERS),
            () -> "if_not_exists(" + oneOf(NUMBERS) + ", " + value(digits()) + ")",
            () -> "if_not_exists(" + oneOf(NUMBERS) + ", " + value("0") + ") + " + value("1"));
    return oneOf(forms).get();
  }

  private String list() {
    Function<String, String> more =
        first -> "list_append(" + first + ", " + value("[7, \"x\"]") + ")";
    return random.nextBoolean()
        ? more.apply(oneOf(LISTS))
        : more.apply("if_not_exists(nolist, " + value("[]") + ")");
  }

  private String set(String path) {
    return path.equals("ns")
        ? "{\"NS\": [\"2\", \"%d\"]}".formatted(random.nextInt(3, 40))
        : Stream.of("{\"SS\": [\"a\", \"b\"]}", "{\"SS\": [\"z\"]}", "{\"SS\": [\"n\", \"a\"]}")
            .skip(random.nextInt(3))
            .findFirst()
            .orElseThrow();
  }

  private String value(String json) {
    String name = ":v" + values.size();
    values.put(name, json);
    return name;
  }

  private String digits() {
    return random.nextBoolean() ? oneOf(DIGITS) : Integer.toString(random.nextInt(-1000, 1000));
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
