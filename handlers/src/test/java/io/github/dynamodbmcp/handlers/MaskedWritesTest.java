package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writes to tables with masked attributes, under conditions that DynamoDB Local can't produce. */
@Timeout(30)
final class MaskedWritesTest {
  private static final Map<String, String> MASKED = Map.of("MCP_MASKED_ATTRIBUTES", "Staff.salary");

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();

  @Test
  void aPutAndTheRequestsBeforeItEndInTimeTogether() {
    dynamoDb
        .error(400, "ValidationException", "The key is missing")
        .late(Duration.ofMillis(1_500))
        .hang();
    long start = System.nanoTime();
    FunctionFixture.Answer answer =
        FunctionFixture.of("put-item", dynamoDb, MASKED)
            .within(Duration.ofSeconds(4))
            .call("{\"table_name\": \"Staff\", \"item\": {\"id\": \"a\", \"salary\": 5000}}");
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    assertEquals(504, answer.status(), answer.body());
    assertEquals(2, dynamoDb.requests().size());
    assertTrue(taken.compareTo(Duration.ofSeconds(4)) < 0, taken::toString);
  }

  @Test
  void aTransactionWithMoreItemsThanDynamoDbSurelyReturnsIsRefused() {
    dynamoDb.answer("{\"ConsumedCapacity\": [{\"TableName\": \"Log\", \"CapacityUnits\": 20}]}");
    FunctionFixture.Answer ten = transact(10, "Staff");
    assertEquals(400, ten.status());
    assertEquals(
        "A transaction with a table that has masked attributes takes at most 9 actions: DynamoDB returns at most 4 MB of existing items, and the length of masked values must not show. Use several transactions.",
        ten.body());
    assertEquals(0, dynamoDb.requests().size());
    assertEquals(200, transact(9, "Staff").status());
    assertEquals(200, transact(10, "Log").status());
  }

  @Test
  void itemsThatAreTooLargeToReturnAreReportedWithoutTheirSize() {
    dynamoDb.error(400, "ValidationException", "The items are too large: 4194305 bytes");
    FunctionFixture.Answer answer = transact(9, "Staff");
    assertEquals(413, answer.status());
    assertEquals(
        "The existing items are too large together to be returned: use fewer actions.",
        answer.body());
  }

  /**
   * Deletes so many items in one transaction, from a table without masked attributes but for the
   * first.
   */
  private FunctionFixture.Answer transact(int actions, String first) {
    String all =
        IntStream.range(0, actions)
            .mapToObj(i ->
                "{\"delete\": {\"table_name\": \"%s\", \"key\": {\"id\": \"%d\"}}}"
                    .formatted(i == 0 ? first : "Log", i))
            .collect(Collectors.joining(", "));
    return FunctionFixture.of("transact-write", dynamoDb, MASKED)
        .call("{\"actions\": [%s]}".formatted(all));
  }
}
