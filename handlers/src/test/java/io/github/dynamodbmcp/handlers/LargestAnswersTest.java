package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.mcp.Responses;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The largest items that DynamoDB stores, in less than the smallest heap that a function has.
 * Values that take one to four bytes there take a hundred here.
 */
final class LargestAnswersTest {
  /**
   * The options of the image's JVM that decide about memory. At 256 MB it has a heap of 126 MB; an
   * eighth less shows that no call passes by chance.
   */
  private static final List<String> OPTIONS =
      List.of(
          "-Xmx110m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED");

  private static final String UNMET = "'condition_expression': 'attribute_not_exists(id)'";

  /** The figures hold 12 MB, in which larger lists don't fit. */
  private static final int MOST_GROUPED = 20_000;

  /** In characters; the event's frame comes in addition. */
  private static final int LARGEST_ARGUMENT = 5_600_000;

  /** Lists of the smallest values that there are, in items of 400 KB or less. */
  enum Value {
    NUMBERS("{\"N\":\"12345\"}", 11_000, 55_000),
    NULLS("{\"NULL\":true}", 200_000, 400_000),
    EMPTY_STRINGS("{\"S\":\"\"}", 399_000, 399_000),
    EMPTY_MAPS("{\"M\":{}}", 99_000, 399_000),
    FEWER_EMPTY_MAPS("{\"M\":{}}", 20_000, 80_000),
    SMALL_MAPS("{\"M\":{\"a\":{\"S\":\"\"}}}", 66_000, 399_000);

    private final String element;
    private final int elements;
    private final int itemBytes;

    Value(String element, int elements, int itemBytes) {
      this.element = element;
      this.elements = elements;
      this.itemBytes = itemBytes;
    }

    LargeItems items() {
      return new LargeItems(element, elements, itemBytes);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyReadAndWriteAnswersInASmallHeap(Value value) throws Exception {
    assertEquals(
        calls().keySet().stream()
            .map(call -> "%s: %s\n".formatted(call, expected(call, value)))
            .collect(Collectors.joining()),
        run(value.name()));
  }

  private static String expected(String call, Value value) {
    String size =
        call.contains("projection") && call.contains("json") ? "whole" : "within the budget";
    int refused = call.contains("refused") ? 409 : 200;
    return "%d, %s"
        .formatted(call.contains("groups") && value.elements > MOST_GROUPED ? 400 : refused, size);
  }

  /** As large as Lambda accepts, of the smallest values: more than any item holds. */
  @Test
  void theLargestArgumentsAreRefusedInASmallHeap() throws Exception {
    assertEquals("put-item: 400\n".repeat(8), run("ARGUMENTS"));
  }

  private static String run(String argument) throws Exception {
    ProcessBuilder java =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.command().addAll(OPTIONS);
    java.command()
        .addAll(
            List.of(
                "-cp", System.getProperty("java.class.path"), Caller.class.getName(), argument));
    Process process = java.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out.lines()
        .filter(line -> !line.startsWith("SLF4J"))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /** The calls, by command, variant and format; each with its arguments. */
  private static SortedMap<String, String> calls() {
    String item = "'item': {'id': 'k0'}";
    String key = "'key': {'id': 'k0'}";
    String set = ", 'set': {'a': 1}";
    String dry = ", 'dry_run': true";
    SortedMap<String, String> calls = new TreeMap<>();
    BiConsumer<String, String> inEveryFormat =
        (call, arguments) ->
            List.of("text", "json", "dynamodb_json")
                .forEach(format -> calls.put(call + " " + format, arguments(arguments, format)));
    inEveryFormat.accept("get-item", key);
    inEveryFormat.accept("batch-get", "'keys': [%s]".formatted(ids(100)));
    inEveryFormat.accept("scan", "'filter_expression': 'attribute_exists(id)'");
    inEveryFormat.accept("put-item dry", item + dry);
    inEveryFormat.accept("update-item dry", key + set + dry);

    // The other formats of these take the same code as those above.
    BiConsumer<String, String> inText =
        (call, arguments) -> calls.put(call + " text", arguments(arguments, "text"));
    BiConsumer<String, String> inTypedJson =
        (call, arguments) ->
            calls.put(call + " dynamodb_json", arguments(arguments, "dynamodb_json"));
    inTypedJson.accept("get-item projection", key + ", 'projection': ['list']");
    inTypedJson.accept(
        "query projection",
        "'key_condition_expression': 'id = :i', 'expression_attribute_values': {'i': 'k0'}, 'projection': ['list']");
    inText.accept("scan sorted", "'order_by': 'list, id', 'limit': 50");
    inTypedJson.accept("scan sorted", "'order_by': 'list, id', 'limit': 50");
    inText.accept("scan attributes", "'attributes': true");
    inTypedJson.accept(
        "scan aggregate",
        "'aggregate': ['count', 'max(list)', 'count_distinct(list)'], 'group_by': 'id'");
    inText.accept("scan groups", "'aggregate': 'count', 'group_by': 'list'");
    inTypedJson.accept("scan groups", "'aggregate': 'count', 'group_by': 'list'");
    inText.accept("put-item", item);
    inText.accept("put-item refused", item + ", " + UNMET);
    inText.accept("put-item items", "'items': [%s]".formatted(ids(16)));
    inText.accept("put-item items dry", "'items': [%s]".formatted(ids(16)) + dry);
    inText.accept("update-item", key + set);
    inTypedJson.accept("update-item keys dry", "'keys': [%s]".formatted(ids(16)) + set + dry);
    inTypedJson.accept("delete-item", key);
    inText.accept("delete-item keys", "'keys': [%s]".formatted(ids(16)));
    String deletes =
        IntStream.range(0, 10)
            .mapToObj("{'delete': {'table_name': 'Things', 'key': {'id': 'k%d'}%%s}}"::formatted)
            .collect(Collectors.joining(",", "'actions': [", "]"));
    inText.accept("transact-write", deletes.replace("%s", ""));
    inText.accept("transact-write refused", deletes.replace("%s", ", " + UNMET));
    inTypedJson.accept("transact-write dry", deletes.replace("%s", "") + dry);
    return calls;
  }

  private static String ids(int count) {
    return IntStream.range(0, count)
        .mapToObj("{'id': 'k%d'}"::formatted)
        .collect(Collectors.joining(","));
  }

  private static String arguments(String given, String format) {
    return "{%s'format': '%s', %s}"
        .formatted(given.contains("'actions'") ? "" : "'table_name': 'Things', ", format, given)
        .replace('\'', '"');
  }

  /** Makes the calls in a process of their own, and prints how each ended. */
  static final class Caller {
    private Caller() {}

    private static String size(Value value, String body) {
      return body.length() <= 41_000
          ? "within the budget"
          : body.length() > value.element.length() * value.elements
              ? "whole"
              : body.length() + " characters";
    }

    /** Puts the answer into a message of MCP. */
    private static void byUrl(FunctionFixture.Answer answer) {
      ToolResult result = Responses.result(Response.json(answer.status(), answer.body()));
      if (!answer.body().equals(Json.write(Objects.requireNonNull(result.structured())))) {
        throw new IllegalStateException("The message has another answer");
      }
    }

    private static void puts() {
      LargeItems items = Value.NUMBERS.items();
      for (String element : List.of("1", "[]", "{}", "\"\"")) {
        int elements = LARGEST_ARGUMENT / (element.length() + 1);
        String list = "[%s%s]".formatted(element, ("," + element).repeat(elements - 1));
        String item = "{\"id\":\"k0\",\"list\":%s}".formatted(list);
        for (String given :
            List.of(item, element.equals("\"\"") ? item : '"' + item.replace("\"", "\\\"") + '"')) {
          var answer =
              FunctionFixture.of("put-item", items)
                  .call("{\"table_name\":\"Things\",\"item\":%s}".formatted(given));
          System.out.printf("put-item: %d%n", answer.status());
        }
      }
    }

    public static void main(String[] arguments) {
      if (arguments[0].equals("ARGUMENTS")) {
        puts();
        return;
      }
      Value value = Value.valueOf(arguments[0]);
      LargeItems items = value.items();
      calls()
          .forEach((name, body) -> {
            var answer = FunctionFixture.of(name.replaceFirst(" .*", ""), items).call(body);
            System.out.printf("%s: %d, %s%n", name, answer.status(), size(value, answer.body()));
            if (name.contains("json") && answer.status() == 200) {
              byUrl(answer);
            }
          });
    }
  }
}
