package io.github.dynamodbmcp.handlers.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import org.junit.jupiter.api.Test;

/** A token is accepted unchanged, and only with the arguments that it was written for. */
final class NextTokenTest {
  private static final ObjectNode PLACE = Json.object().put("table", "Users");
  private final String token = NextToken.write(PLACE, "dynamodb_list_tables");

  @Test
  void aTokenReturnsItsPlace() {
    assertEquals(PLACE, NextToken.read(token, "dynamodb_list_tables"));
  }

  @Test
  void aTokenOfOtherArgumentsIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> NextToken.read(token, "dynamodb_scan"));
  }

  @Test
  void aTokenChangedAnywhereIsRefused() {
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String changed = token.substring(0, i) + other + token.substring(i + 1);
      assertThrows(
          IllegalArgumentException.class, () -> NextToken.read(changed, "dynamodb_list_tables"));
      String cut = token.substring(0, i);
      assertThrows(
          IllegalArgumentException.class, () -> NextToken.read(cut, "dynamodb_list_tables"));
    }
  }
}
