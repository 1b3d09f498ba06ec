package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.handlers.operation.Operations;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class LocalSystemTest {
  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withUsers();

  @Test
  void aSignedCallIsAnsweredFromDynamoDbLocal() {
    Answer answer =
        SYSTEM.call("get-item", "{'table_name': 'Users', 'key': {'userId': 'user001'}}");
    assertEquals(200, answer.status(), answer.body());
    assertTrue(answer.contentType().startsWith("text/plain"), answer.contentType());
    assertTrue(
        answer.body().startsWith("Item from table 'Users':\n  userId: user001\n"), answer.body());
  }

  @Test
  void theSampleTableHoldsTenUsersAndStaysAsItIs() {
    assertFalse(SampleTable.create(SYSTEM.dynamoDb()));
    assertEquals(10, SYSTEM.dynamoDb().scan(scan -> scan.tableName("Users")).count());
  }

  @Test
  void allToolsAreListed() {
    assertEquals(Operations.all().size(), SYSTEM.tools().size());
  }
}
