package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.call.Scope;
import io.github.dynamodbmcp.handlers.call.TableNamePattern;
import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.call.TokenKey;
import io.github.dynamodbmcp.handlers.core.OperationHandler;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** Figures of a large table need no more memory than those of a small one. */
final class AggregateMemoryTest {
  /** As many items of 300 bytes as a page of 1 MB holds. */
  private static final int ITEMS_A_PAGE = 3_500;

  private static final int PAGES = 58;
  private static final int PAGES_A_SAMPLE = 8;

  /** Far less than one page. */
  private static final long FLAT_BYTES = 1_000_000;

  private static final Scope SCOPE =
      new Scope("us-east-1", TableNamePattern.of("*"), 40_000, TokenKey.of("the key of the tests"));

  private static JsonNode scan(DynamoDbClient dynamoDb, String arguments) {
    var response =
        Operations.all().stream()
            .filter(operation -> operation.command().equals("scan"))
            .map(operation -> new OperationHandler(operation, dynamoDb, SCOPE))
            .findFirst()
            .orElseThrow()
            .answer(
                new Request(
                    arguments, Caller.local("test"), TimeBudget.of(Duration.ofMinutes(5)), false))
            .response();
    assertEquals(200, response.status(), response.body());
    return Json.read(response.body());
  }

  @Test
  void theHeapStaysFlatOverTwoHundredThousandItems() {
    LargeTable table = new LargeTable();
    JsonNode answer =
        scan(
            table,
            """
            {"table_name": "Large", "format": "json", "group_by": ["status"],
             "aggregate": ["count", "sum(total)", "avg(total)", "max(id)", "count_distinct(kind)"]}
            """);
    int items = ITEMS_A_PAGE * PAGES;
    assertEquals(items, answer.path("items").asInt());
    assertEquals(4, answer.path("group_count").asInt());
    assertEquals(500, answer.at("/groups/0/values/count_distinct(kind)").asInt());
    long cents =
        answer
            .path("groups")
            .valueStream()
            .mapToLong(group ->
                group.at("/values/sum(total)").decimalValue().movePointRight(2).longValueExact())
            .sum();
    assertEquals(IntStream.range(0, items).mapToLong(LargeTable::cents).sum(), cents);
    List<Long> heap = table.heap();
    long growth = heap.getLast() - heap.getFirst();
    assertTrue(growth < FLAT_BYTES, () -> "The heap grew: " + heap);
  }

  /** A table without an end to speak of, which measures the heap between its pages. */
  private static final class LargeTable implements DynamoDbClient {
    private final List<Long> heap = new ArrayList<>();
    private int page;

    static int cents(int i) {
      return i * 37 % 100_000;
    }

    List<Long> heap() {
      return heap;
    }

    @Override
    public ScanResponse scan(ScanRequest request) {
      if (++page % PAGES_A_SAMPLE == 0) {
        System.gc();
        heap.add(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
      }
      int first = (page - 1) * ITEMS_A_PAGE;
      return ScanResponse.builder()
          .items(IntStream.range(first, first + ITEMS_A_PAGE).mapToObj(LargeTable::item).toList())
          .count(ITEMS_A_PAGE)
          .scannedCount(ITEMS_A_PAGE)
          .lastEvaluatedKey(
              page == PAGES ? null : Map.of("id", AttributeValue.fromS("item" + page)))
          .build();
    }

    private static Map<String, AttributeValue> item(int i) {
      return Map.of(
          "id", AttributeValue.fromS("item" + i),
          "status", AttributeValue.fromS("status" + i % 4),
          "kind", AttributeValue.fromS("kind" + i / 4 % 500),
          "total", AttributeValue.fromN("%d.%02d".formatted(cents(i) / 100, cents(i) % 100)));
    }

    @Override
    public String serviceName() {
      return "dynamodb";
    }

    @Override
    public void close() {}
  }
}
