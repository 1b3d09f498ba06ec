package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readings hold little, however large the items are. */
final class SmallHeapTest {
  /** A seventh of the memory of a function, whose heap is a quarter of it. */
  private static final String HEAP = "-Xmx72m";

  private static final List<String> LARGE_VALUES =
      List.of(
          "{\"S\":\"%s\"}".formatted("x".repeat(390_000)),
          "{\"B\":\"%s\"}".formatted("AAAA".repeat(98_000)),
          "{\"L\":[{\"NULL\":true}%s]}".formatted(",{\"NULL\":true}".repeat(20_000)));

  @Test
  void aThousandItemsOf400KbAreSortedInASmallHeap() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Sorter.class.getName())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    assertEquals("200\n200\n200\n", out.replaceAll("(?m)^SLF4J.*\n", ""));
  }

  /** Sorts pages of such items until it is time to answer, and prints the answers' statuses. */
  static final class Sorter {
    private Sorter() {}

    public static void main(String[] arguments) {
      for (String value : LARGE_VALUES) {
        try (ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb()) {
          dynamoDb.answer(
              """
              {"Items":[{"id":{"S":"a"},"large":%s},{"id":{"S":"b"},"large":%s}],"Count":2,
               "ScannedCount":2,"LastEvaluatedKey":{"id":{"S":"b"}}}
              """
                  .formatted(value, value));
          var answer =
              FunctionFixture.of("scan", dynamoDb)
                  .within(Duration.ofSeconds(7))
                  .call(
                      Json.write(
                          Json.object()
                              .put("table_name", "Things")
                              .put("order_by", "large, id")
                              .put("limit", 1000)));
          System.out.println(answer.status());
          if (dynamoDb.requests().size() < 100) {
            System.out.println("Only %d pages were read".formatted(dynamoDb.requests().size()));
          }
        }
      }
    }
  }
}
