package io.github.dynamodbmcp.local;

import io.github.dynamodbmcp.handlers.item.DocumentPath;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A local system with masked attributes, and a table {@code Staff} that has some. */
final class MaskedStaff implements AutoCloseable {
  private static final String ITEM =
      """
      {'id': 'a', 'team': 'x', 'salary': 5000, 'age': 40, 'password': 'hunter2', 'card.number': '4111',
       'address': {'city': 'Paris', 'zip': '75001'},
       'payments': [{'card': '4222', 'amount': 5}, {'amount': 6}]}
      """;

  private final LocalSystem system =
      LocalSystem.start(
          Map.of(
              "MCP_MASKED_ATTRIBUTES",
              "Staff.salary,*.password,Staff.address.zip,Staff.payments.card,Staff.\"card.number\",Keyed.id,Dotted.Table.secret"));

  /** The system, for other tables. */
  LocalSystem system() {
    return system;
  }

  /** Leaves no table but this one, with an item {@code a} that has each masked attribute, and b. */
  void fill() {
    system.deleteTables();
    system.createIndexedTable("Staff", List.of("id S"), "BySalary", List.of("team S", "salary N"));
    system.put("Staff", ITEM);
    system.put("Staff", "{'id': 'b', 'team': 'x', 'age': 30}");
  }

  /** Calls a tool with the table and these arguments. */
  Answer call(String command, String arguments) {
    return system.call(command, "{'table_name': 'Staff', " + arguments + "}");
  }

  /** The value in DynamoDB. */
  AttributeValue stored(String id, String path) {
    return DocumentPath.parse(path)
        .in(system.item("Staff", "{'id': '%s'}".formatted(id)))
        .orElseThrow();
  }

  @Override
  public void close() {
    system.close();
  }
}
