package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.Direction;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.protocol.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Figures are those of a full read, to the last digit, however the reading is cut into calls. */
final class AggregatesTest {
  private static final int ITEMS = 2000;
  private static final List<String> FUNCTIONS =
      List.of("sum", "avg", "min", "max", "count_distinct");

  /** Paths as callers write them: {@code #ab} stands for the name {@code a.b}. */
  private static final List<String> PATHS =
      List.of("size", "count", "wild", "kind", "doc.price", "doc.list[0]", "doc.list[1].x", "#ab");

  private static final List<String> GROUP_PATHS =
      List.of("status", "count", "kind", "part", "doc.list[0]", "doc.list[2]", "none");

  private static final List<String> FILTERS =
      List.of("", "", "attribute_exists(#ab)", "#s > :v", "attribute_type(kind, :t)", "#s > :none");

  private static final Map<String, FiguresOracle> ORACLES = new HashMap<>();

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.start();

  @BeforeAll
  static void createTable() {
    new FiguresTable(20261128).create(SYSTEM, ITEMS);
  }

  static Stream<Question> questions() {
    Random random = new Random(42);
    return IntStream.range(0, 40).mapToObj(i -> Question.random(random, i));
  }

  /**
   * A call that asks for figures.
   *
   * @param orderBy terms such as {@code avg(size) desc}
   */
  record Question(
      int number,
      boolean isQuery,
      List<String> figures,
      List<String> groupBy,
      List<String> orderBy,
      String filter) {

    static Question random(Random random, int number) {
      List<String> figures =
          several(
              random,
              4,
              () ->
                  random.nextInt(4) == 0
                      ? "count"
                      : "%s(%s)".formatted(oneOf(random, FUNCTIONS), oneOf(random, PATHS)));
      List<String> groupBy =
          random.nextInt(4) == 0 ? List.of() : several(random, 2, () -> oneOf(random, GROUP_PATHS));
      List<String> columns = new ArrayList<>(figures);
      columns.addAll(groupBy);
      List<String> orderBy =
          random.nextBoolean() ? List.of() : several(random, 2, () -> oneOf(random, columns));
      return new Question(
          number,
          random.nextInt(4) == 0,
          figures,
          groupBy,
          orderBy.stream()
              .map(column -> column + oneOf(random, List.of("", " asc", " desc")))
              .toList(),
          oneOf(random, FILTERS));
    }

    private static List<String> several(Random random, int most, Supplier<String> choice) {
      Set<String> chosen = new LinkedHashSet<>();
      for (int i = random.nextInt(most); i >= 0; i--) {
        chosen.add(choice.get());
      }
      return List.copyOf(chosen);
    }

    private static <T> T oneOf(Random random, List<T> choices) {
      return choices.get(random.nextInt(choices.size()));
    }

    String command() {
      return isQuery ? "query" : "scan";
    }

    /** The arguments without aggregate, for a full read. */
    ObjectNode reading() {
      ObjectNode arguments = Json.object().put("table_name", "Figures");
      ObjectNode names = Json.object();
      ObjectNode values = Json.object();
      if (isQuery) {
        arguments.put("key_condition_expression", "part = :p");
        values.put(":p", "p1");
      }
      if (!filter.isEmpty()) {
        arguments.put("filter_expression", filter);
        if (filter.contains("#s")) {
          names.put("#s", "size");
        }
        values.setAll(
            (ObjectNode)
                Json.read(
                    filter.contains(":v")
                        ? "{\":v\": 20}"
                        : filter.contains(":none")
                            ? "{\":none\": 1000}"
                            : filter.contains(":t") ? "{\":t\": \"S\"}" : "{}"));
      }
      if (filter.contains("#ab")) {
        names.put("#ab", "a.b");
      }
      put(arguments, "expression_attribute_names", names);
      put(arguments, "expression_attribute_values", values);
      return arguments;
    }

    ObjectNode arguments() {
      ObjectNode arguments = reading();
      figures.forEach(arguments.putArray("aggregate")::add);
      if (!groupBy.isEmpty()) {
        groupBy.forEach(arguments.putArray("group_by")::add);
      }
      if (!orderBy.isEmpty()) {
        arguments.put("order_by", String.join(", ", orderBy));
      }
      if (figures.toString().contains("#ab")) {
        arguments.withObject("expression_attribute_names").put("#ab", "a.b");
      }
      return arguments.put("limit", 1000).put("format", "dynamodb_json");
    }

    private static void put(ObjectNode arguments, String name, ObjectNode value) {
      if (!value.isEmpty()) {
        arguments.set(name, value);
      }
    }

    /** The name of a figure or a path in an answer. */
    static String label(String written) {
      return written.replace("#ab", "a.b");
    }

    /** The path of a figure as the oracle takes it. */
    static String forOracle(String written) {
      return written.replace("#ab", "a\\b");
    }
  }

  @ParameterizedTest
  @MethodSource("questions")
  void figuresAreThoseOfAFullReadHoweverItIsCut(Question question) {
    FiguresOracle oracle = oracle(question);
    Random random = new Random(question.number());
    CutReadings whole = new CutReadings(SYSTEM.dynamoDb(), () -> 10_000, true);
    CutReadings cut = new CutReadings(SYSTEM.dynamoDb(), () -> 1 + random.nextInt(600), true);
    Answer answer = whole.read(question.command(), question.arguments());
    assertEquals(200, answer.status(), answer.body());
    JsonNode json = answer.json();
    assertEquals(expected(oracle, question), actual(json, question), question::toString);
    assertEquals(oracle.items().size(), json.path("items").asInt());
    assertTrue(json.path("exact").asBoolean());
    assertEquals(json.path("groups").size(), json.path("group_count").asInt());
    assertEquals(
        labelled(oracle.leftOut(question.figures().stream().map(Question::forOracle).toList())),
        leftOut(json));
    isSorted(json, question);

    ObjectNode afterCuts = (ObjectNode) cut.read(question.command(), question.arguments()).json();
    assertTrue(cut.calls() > 1);
    assertEquals(
        ((ObjectNode) json).without(List.of("consumed_capacity")),
        afterCuts.without(List.of("consumed_capacity")));
  }

  private static FiguresOracle oracle(Question question) {
    return ORACLES.computeIfAbsent(
        Json.write(question.reading()),
        reading -> new FiguresOracle(new Walk(question.command(), reading).past(SYSTEM)));
  }

  private static Map<List<Object>, List<Object>> expected(FiguresOracle oracle, Question question) {
    return oracle.figures(
        question.figures().stream().map(Question::forOracle).toList(), question.groupBy());
  }

  private static Map<List<Object>, List<Object>> actual(JsonNode answer, Question question) {
    Map<List<Object>, List<Object>> groups = new LinkedHashMap<>();
    for (JsonNode group : answer.path("groups")) {
      assertEquals(!question.groupBy().isEmpty(), group.has("key"));
      List<Object> key =
          question.groupBy().stream()
              .<Object>map(
                  path -> FiguresOracle.plain(value(group.path("key").path(path)).orElse(null)))
              .toList();
      List<Object> figures = new ArrayList<>();
      for (String figure : question.figures()) {
        JsonNode value = group.path("values").path(Question.label(figure));
        assertTrue(value.isNull() || value.isObject(), answer::toString);
        figures.add(FiguresOracle.plain(value(value).orElse(null)));
        isWrittenAsDynamoDbWrites(value);
      }
      groups.put(key, figures);
    }
    assertEquals(answer.path("groups").size(), groups.size(), "a group twice");
    return groups;
  }

  private static void isWrittenAsDynamoDbWrites(JsonNode value) {
    if (value.has("N")) {
      String digits = value.path("N").asText();
      BigDecimal number = new BigDecimal(digits);
      assertEquals(
          number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString(), digits);
    }
  }

  private static Optional<AttributeValue> value(JsonNode typed) {
    if (!typed.isObject()) {
      return Optional.empty();
    }
    // A sum may have more digits than DynamoDB stores.
    return Optional.of(
        typed.has("N") ? AttributeValue.fromN(typed.path("N").asText()) : ItemJson.value(typed));
  }

  private static Map<String, Long> labelled(Map<String, Long> leftOut) {
    Map<String, Long> labelled = new TreeMap<>();
    leftOut.forEach((figure, items) -> labelled.put(figure.replace('\\', '.'), items));
    return labelled;
  }

  private static Map<String, Long> leftOut(JsonNode answer) {
    Map<String, Long> leftOut = new TreeMap<>();
    answer
        .path("left_out")
        .properties()
        .forEach(member -> leftOut.put(member.getKey(), member.getValue().asLong()));
    return leftOut;
  }

  private static void isSorted(JsonNode answer, Question question) {
    JsonNode previous = null;
    for (JsonNode group : answer.path("groups")) {
      if (previous != null) {
        assertTrue(inOrder(previous, group, question), question + ": " + previous + group);
      }
      previous = group;
    }
  }

  private static boolean inOrder(JsonNode first, JsonNode second, Question question) {
    for (String term : question.orderBy()) {
      String column = Question.label(term.replaceFirst(" (asc|desc)$", ""));
      String member = question.groupBy().contains(column) ? "key" : "values";
      int compared =
          (term.endsWith(" desc") ? Direction.DESC : Direction.ASC)
              .compare(
                  value(first.path(member).path(column)), value(second.path(member).path(column)));
      if (compared != 0) {
        return compared < 0;
      }
    }
    return true;
  }
}
