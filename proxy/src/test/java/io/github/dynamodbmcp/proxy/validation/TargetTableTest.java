package io.github.dynamodbmcp.proxy.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.proxy.validation.TargetTable.Index;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

final class TargetTableTest {

  private static TargetTable table(String description) throws JsonProcessingException {
    Mark mark = new Mark("validate-1", BigInteger.TEN);
    return TargetTable.of("T", Json.read(description.replace('\'', '"')), mark);
  }

  @Test
  void aKeyHasTheTypesOfItsAttributes() throws Exception {
    TargetTable table =
        table(
            """
            {'AttributeDefinitions': [{'AttributeName': 'at', 'AttributeType': 'B'},
                {'AttributeName': 'sensor', 'AttributeType': 'N'}],
              'KeySchema': [{'AttributeName': 'sensor'}, {'AttributeName': 'at'}]}
            """);
    assertEquals(
        "{\"sensor\":{\"N\":\"101\"},\"at\":{\"B\":\"dmFsaWRhdGUtMQ==\"}}", table.key().toString());
    assertEquals("sensor", table.partitionKey());
    assertEquals("{\"N\":\"102\"}", table.absentKey().get("sensor").toString());
    assertNull(table.index());
  }

  @Test
  void onlyAnIndexWhoseKeyIsOneStringOfItsOwnIsQueried() throws Exception {
    TargetTable table =
        table(
            """
            {'AttributeDefinitions': [{'AttributeName': 'id', 'AttributeType': 'S'},
                {'AttributeName': 'age', 'AttributeType': 'N'},
                {'AttributeName': 'email', 'AttributeType': 'S'}],
              'KeySchema': [{'AttributeName': 'id'}],
              'GlobalSecondaryIndexes': [
                {'IndexName': 'Pair',
                  'KeySchema': [{'AttributeName': 'email'}, {'AttributeName': 'age'}]},
                {'IndexName': 'Own', 'KeySchema': [{'AttributeName': 'id'}]},
                {'IndexName': 'Age', 'KeySchema': [{'AttributeName': 'age'}]},
                {'IndexName': 'Email', 'KeySchema': [{'AttributeName': 'email'}]}]}
            """);
    assertEquals(new Index("Email", "email"), table.index());
    assertEquals("validate-1@example.com", table.item("Lyon").at("/email/S").asText());
  }
}
