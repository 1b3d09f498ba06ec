package io.github.dynamodbmcp.proxy.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.proxy.validation.TargetTable.Index;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TargetTableTest {

  private static TargetTable table(String description) throws JsonProcessingException {
    Mark mark = new Mark("validate-1", BigInteger.TEN);
    return TargetTable.of("T", Json.read(description.replace('\'', '"')), mark);
  }

  /** A table with the indexes Email and Phone, each with a string for its key. */
  private static TargetTable tableThatMasks(String... paths) throws JsonProcessingException {
    return table(
        """
        {'table': {
          'AttributeDefinitions': [{'AttributeName': 'id', 'AttributeType': 'S'},
            {'AttributeName': 'e.mail', 'AttributeType': 'S'},
            {'AttributeName': 'phone', 'AttributeType': 'S'}],
          'KeySchema': [{'AttributeName': 'id'}],
          'GlobalSecondaryIndexes': [
            {'IndexName': 'Email', 'KeySchema': [{'AttributeName': 'e.mail'}]},
            {'IndexName': 'Phone', 'KeySchema': [{'AttributeName': 'phone'}]}]},
         'masked': [%s]}
        """
            .formatted(Stream.of(paths).map(Json::quote).collect(Collectors.joining(", "))));
  }

  @Test
  void aKeyHasTheTypesOfItsAttributes() throws Exception {
    TargetTable table =
        table(
            """
            {'table': {'AttributeDefinitions': [{'AttributeName': 'at', 'AttributeType': 'B'},
                {'AttributeName': 'sensor', 'AttributeType': 'N'}],
              'KeySchema': [{'AttributeName': 'sensor'}, {'AttributeName': 'at'}]}}
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
            {'table': {'AttributeDefinitions': [{'AttributeName': 'id', 'AttributeType': 'S'},
                {'AttributeName': 'age', 'AttributeType': 'N'},
                {'AttributeName': 'email', 'AttributeType': 'S'}],
              'KeySchema': [{'AttributeName': 'id'}],
              'GlobalSecondaryIndexes': [
                {'IndexName': 'Pair',
                  'KeySchema': [{'AttributeName': 'email'}, {'AttributeName': 'age'}]},
                {'IndexName': 'Own', 'KeySchema': [{'AttributeName': 'id'}]},
                {'IndexName': 'Age', 'KeySchema': [{'AttributeName': 'age'}]},
                {'IndexName': 'Email', 'KeySchema': [{'AttributeName': 'email'}]}]}}
            """);
    assertEquals(new Index("Email", "email"), table.index());
    assertEquals("validate-1@example.com", table.item("Lyon").at("/email/S").asText());
  }

  @Test
  void anIndexWhoseKeyIsMaskedIsNeitherQueriedNorWritten() throws Exception {
    assertEquals(new Index("Phone", "phone"), tableThatMasks("\"e.mail\"").index());
    assertEquals(new Index("Phone", "phone"), tableThatMasks("\"e.mail\".host").index());
    TargetTable none = tableThatMasks("\"e.mail\"", "phone");
    assertNull(none.index());
    assertEquals(Set.of("id", "validation"), Set.copyOf(names(none.item("Lyon"))));
    assertEquals(new Index("Email", "e.mail"), tableThatMasks("salary", "phones").index());
  }

  @Test
  void aTableMayMaskWhatTheValidationWrites() throws Exception {
    assertFalse(tableThatMasks("phone", "validations").masked());
    assertTrue(tableThatMasks("validation").masked());
    assertTrue(tableThatMasks("validation.tags").masked());
  }

  private static List<String> names(ObjectNode item) {
    return item.propertyStream().map(Map.Entry::getKey).toList();
  }
}
