package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The largest items that DynamoDB stores, in the smallest heap that a function has. Values that
 * take one to four bytes there take a hundred here.
 */
final class LargestAnswersTest {
  /** The options of the image's JVM that decide about memory, at 256 MB. */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:MaxRAM=256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED");

  private static final String UNMET = "'condition_expression': 'attribute_not_exists(id)'";

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
        calls(value).keySet().stream()
            .map(call ->
                "%s: %d, within the budget\n".formatted(call, call.contains("refused") ? 409 : 200))
            .collect(Collectors.joining()),
        run(value.name()));
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
  private static SortedMap<String, String> calls(Value value) {
    String keys =
        IntStream.range(0, 100)
            .mapToObj("{'id': 'k%d'}"::formatted)
            .collect(Collectors.joining(","));
    Map<String, String> arguments =
        Map.ofEntries(
            Map.entry("get-item", "'key': {'id': 'k0'}"),
            Map.entry("batch-get", "'keys': [%s]".formatted(keys)),
            Map.entry(
                "query",
                "'key_condition_expression': 'id = :i', 'expression_attribute_values': {'i': 'k0'}"),
            Map.entry("scan", "'filter_expression': 'attribute_exists(id)'"),
            Map.entry("scan sorted", "'order_by': 'list, id', 'limit': 50"),
            Map.entry("put-item", "'item': {'id': 'k0'}"),
            Map.entry("put-item refused", "'item': {'id': 'k0'}, " + UNMET),
            Map.entry("put-item dry", "'item': {'id': 'k0'}, 'dry_run': true"),
            Map.entry("update-item", "'key': {'id': 'k0'}, 'set': {'a': 1}"),
            Map.entry("update-item dry", "'key': {'id': 'k0'}, 'set': {'a': 1}, 'dry_run': true"),
            Map.entry("delete-item", "'key': {'id': 'k0'}"));
    SortedMap<String, String> calls = new TreeMap<>();
    arguments.forEach((call, given) -> {
      if (value == Value.EMPTY_STRINGS && given.matches(".*(dry_run|attribute_not_exists).*")) {
        return; // The SDK reads an error into a tree of 200 bytes a value, which takes 120 MB here.
      }
      for (String format : List.of("text", "json", "dynamodb_json")) {
        calls.put(
            call + " " + format,
            "{'table_name': 'Things', 'format': '%s', %s}"
                .formatted(format, given)
                .replace('\'', '"'));
      }
    });
    return calls;
  }

  /** Makes the calls in a process of their own, and prints how each ended. */
  static final class Caller {
    private Caller() {}

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
      calls(value)
          .forEach((name, body) -> {
            var answer = FunctionFixture.of(name.replaceFirst(" .*", ""), items).call(body);
            System.out.printf(
                "%s: %d, %s%n",
                name,
                answer.status(),
                answer.body().length() <= 41_000
                    ? "within the budget"
                    : answer.body().length() + " characters");
          });
    }
  }
}
