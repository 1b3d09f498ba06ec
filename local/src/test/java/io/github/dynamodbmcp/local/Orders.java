package io.github.dynamodbmcp.local;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The table {@code Orders} with its index {@code ByStatus}. It fills three DynamoDB pages, has
 * customers with very different numbers of orders, three statuses, and a few rare orders.
 */
final class Orders {
  static final int COUNT = 2400;

  /** Almost one kilobyte. */
  static final AttributeValue PADDING = AttributeValue.fromS("x".repeat(900));

  private Orders() {}

  /** Creates the table with all its orders. */
  static void create(LocalSystem system) {
    create(system, COUNT);
  }

  static void create(LocalSystem system, int count) {
    system.createIndexedTable(
        "Orders", List.of("customer S", "number N"), "ByStatus", List.of("status S"));
    system.putAll("Orders", IntStream.range(0, count).mapToObj(Orders::order).toList());
  }

  private static Map<String, AttributeValue> order(int i) {
    return Map.of(
        "customer", AttributeValue.fromS(i % 2 == 0 ? "big" : "c" + i % 50),
        "number", AttributeValue.fromN(Integer.toString(i)),
        "status", AttributeValue.fromS(i % 3 == 0 ? "open" : i % 3 == 1 ? "shipped" : "closed"),
        "rare", AttributeValue.fromBool(i % 1000 == 7),
        "padding", PADDING);
  }
}
