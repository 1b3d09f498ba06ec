package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.item.Selection;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The first items of an order are those of a full read, however the reading is cut into calls. */
final class SortingTest {
  private static final int ITEMS = 1000;

  /** Paths as callers write them: {@code #ab} stands for the name {@code a.b}. */
  private static final List<String> PATHS =
      List.of(
          "size",
          "count",
          "wild",
          "kind",
          "doc",
          "doc.price",
          "doc.list[0]",
          "doc.list[1].x",
          "#ab",
          "part",
          "place",
          "status",
          "none",
          "status.x",
          "size[0]");

  private static final List<String> FILTERS =
      List.of("", "", "attribute_exists(#ab)", "size(kind) > :v", "#s > :v", "#s > :none");

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.start();

  @BeforeAll
  static void createTable() {
    new FiguresTable(20261128).create(SYSTEM, ITEMS);
  }

  static Stream<Question> questions() {
    Random random = new Random(43);
    return IntStream.range(0, 30).mapToObj(i -> Question.random(random, i));
  }

  /**
   * A call that sorts items.
   *
   * @param orderBy terms such as {@code size desc}
   */
  record Question(
      int number,
      boolean isQuery,
      List<String> orderBy,
      List<String> projection,
      int limit,
      String filter) {

    static Question random(Random random, int number) {
      List<String> paths = several(random, 3, () -> oneOf(random, PATHS));
      return new Question(
          number,
          random.nextInt(4) == 0,
          paths.stream()
              .map(path -> path + oneOf(random, List.of("", " asc", " desc", " desc")))
              .toList(),
          random.nextBoolean() ? List.of() : several(random, 4, () -> oneOf(random, PATHS)),
          oneOf(random, List.of(1, 2, 3, 25, 100, 1000)),
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

    /** The arguments without order, projection and limit, for a full read. */
    ObjectNode reading() {
      ObjectNode arguments = Json.object().put("table_name", "Figures");
      if (isQuery) {
        arguments.put("key_condition_expression", "part = :p");
        arguments.withObject("expression_attribute_values").put(":p", "p1");
      }
      if (!filter.isEmpty()) {
        arguments.put("filter_expression", filter);
      }
      if (filter.contains("#s")) {
        arguments.withObject("expression_attribute_names").put("#s", "size");
      }
      if (filter.contains("#ab")) {
        arguments.withObject("expression_attribute_names").put("#ab", "a.b");
      }
      if (filter.contains(":v")) {
        arguments.withObject("expression_attribute_values").put(":v", 1);
      }
      if (filter.contains(":none")) {
        arguments.withObject("expression_attribute_values").put(":none", 1000);
      }
      return arguments;
    }

    ObjectNode arguments() {
      ObjectNode arguments = reading();
      arguments.put("order_by", String.join(", ", orderBy));
      if (!projection.isEmpty()) {
        projection.forEach(arguments.putArray("projection")::add);
      }
      if ((orderBy + " " + projection).contains("#ab")) {
        arguments.withObject("expression_attribute_names").put("#ab", "a.b");
      }
      return arguments.put("limit", limit).put("format", "dynamodb_json");
    }

    List<Map<String, AttributeValue>> expected(List<Map<String, AttributeValue>> read) {
      Placeholders names = new Placeholders(Map.of("#ab", "a.b"), Map.of());
      Selection selection =
          new Selection(projection.stream().map(DocumentPath::parse).map(names::resolved).toList());
      return read.stream()
          .sorted(new ReferenceOrder(orderBy))
          .limit(limit)
          .map(item -> projection.isEmpty() ? item : selection.of(item))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("questions")
  void theFirstItemsAreThoseOfAFullReadHoweverItIsCut(Question question) {
    List<Map<String, AttributeValue>> read =
        new Walk(question.command(), Json.write(question.reading())).past(SYSTEM);
    Random random = new Random(question.number());
    CutReadings whole = new CutReadings(SYSTEM.dynamoDb(), () -> 10_000, true);
    Answer answer = whole.read(question.command(), question.arguments());
    assertEquals(200, answer.status(), answer.body());
    JsonNode json = answer.json();
    assertEquals(numerically(question.expected(read)), numerically(items(json)));
    assertEquals(read.size(), json.path("matched_count").asInt());
    assertTrue(json.path("exact").asBoolean());
    for (String term : question.orderBy()) {
      String path = term.replaceFirst(" (asc|desc)$", "");
      long missing =
          read.stream().filter(item -> ReferenceOrder.value(item, path).isEmpty()).count();
      assertEquals(missing, json.path("missing").path(path).asLong(0), path);
    }

    CutReadings cut = new CutReadings(SYSTEM.dynamoDb(), () -> 1 + random.nextInt(200), true);
    JsonNode afterCuts = cut.read(question.command(), question.arguments()).json();
    assertTrue(cut.calls() > 1);
    assertEquals(numerically(items(json)), numerically(items(afterCuts)));
    List<String> others = List.of("items", "consumed_capacity");
    assertEquals(((ObjectNode) json).without(others), ((ObjectNode) afterCuts).without(others));
  }

  private static List<Map<String, AttributeValue>> items(JsonNode answer) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    answer.path("items").forEach(item -> items.add(ItemJson.read((ObjectNode) item)));
    return items;
  }

  private static List<Object> numerically(List<Map<String, AttributeValue>> items) {
    return items.stream().map(Numerically::of).toList();
  }
}
