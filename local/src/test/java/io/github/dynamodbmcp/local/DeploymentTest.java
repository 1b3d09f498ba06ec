package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dynamodbmcp.handlers.operation.Operations;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings of a deployment that affect every caller. */
final class DeploymentTest {
  @Test
  void onlyTablesThatMatchThePatternAreListed() {
    try (LocalSystem system = LocalSystem.start(Map.of("MCP_TABLE_NAME_PATTERN", "app-?-*"))) {
      for (String name :
          new String[] {"app-a-users", "app-b-orders", "app-users", "other", "app.a.x"}) {
        system.createTable(name, "id S");
      }
      assertEquals(
          "DynamoDB tables in us-east-1 (2):\n  - app-a-users\n  - app-b-orders",
          system.call("list-tables", "{}").body());
    }
  }

  @Test
  void aReadOnlyDeploymentHasNoWritingRoutes() {
    try (LocalSystem system = LocalSystem.start(Map.of("MCP_READ_ONLY", "true"))) {
      system.createTable("Things", "id S");
      assertEquals(
          Operations.all().stream().filter(operation -> operation.tool().readOnly()).count(),
          system.tools().size());
      for (String command : new String[] {"put-item", "update-item", "delete-item"}) {
        Answer answer =
            system.call(
                command, "{'table_name': 'Things', 'key': {'id': 'x'}, 'item': {'id': 'x'}}");
        assertEquals(404, answer.status());
      }
      assertEquals(0, system.dynamoDb().scan(scan -> scan.tableName("Things")).count());
    }
  }
}
