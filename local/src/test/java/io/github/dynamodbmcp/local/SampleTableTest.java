package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

final class SampleTableTest {
  @Test
  void theSampleTableHasTenUsersAndIsNotOverwritten() {
    try (LocalSystem system = LocalSystem.withUsers()) {
      assertFalse(SampleTable.create(system.dynamoDb()));
      assertEquals(10, system.dynamoDb().scan(scan -> scan.tableName("Users")).count());
    }
  }
}
