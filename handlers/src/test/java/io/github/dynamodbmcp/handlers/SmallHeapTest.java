package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readings hold little, however large the items are. */
final class SmallHeapTest {
  /** About half the heap of a function with 512 MB. */
  private static final String HEAP = "-Xmx64m";

  /** Together more than the heap. */
  private static final int PAGES = 120;

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
    assertEquals(
        "200, 240 items\n".repeat(LARGE_VALUES.size()), out.replaceAll("(?m)^SLF4J.*\n", ""));
  }

  /** Sorts many pages of such items, and prints the answers' statuses. */
  static final class Sorter {
    private Sorter() {}

    public static void main(String[] arguments) {
      for (String value : LARGE_VALUES) {
        try (ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb()) {
          String page =
              """
              {"Items":[{"id":{"S":"a"},"large":%s},{"id":{"S":"b"},"large":%s}],"Count":2,
               "ScannedCount":2,"LastEvaluatedKey":{"id":{"S":"b"}}}
              """
                  .formatted(value, value);
          for (int i = 0; i < PAGES; i++) {
            dynamoDb.answer(page);
          }
          dynamoDb.answer("{\"Items\":[],\"Count\":0,\"ScannedCount\":0}");
          var answer =
              FunctionFixture.of("scan", dynamoDb)
                  .call(
                      Json.write(
                          Json.object()
                              .put("table_name", "Things")
                              .put("order_by", "large, id")
                              .put("limit", 1000)
                              .put("format", "json")));
          System.out.printf(
              "%d, %d items%n",
              answer.status(), Json.read(answer.body()).path("matched_count").asInt());
        }
      }
    }
  }
}
