package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An assistant reads back through the packaged proxy exactly what it wrote, as text and as
 * structured content.
 */
@Timeout(120)
final class ValuesIT {
  private static final int ITEMS = 400;

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.start();
  @AutoClose private static final Assistant ASSISTANT = Assistant.of(SYSTEM);

  @BeforeAll
  static void createTable() {
    SYSTEM.createTable("Things", "id S");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "dynamodb_json"})
  void everyItemIsReadBackEqualToTheItemWritten(String format) throws IOException {
    RandomItems items = new RandomItems(42);
    for (int i = 0; i < ITEMS; i++) {
      String id = format + i;
      Map<String, AttributeValue> item = items.item("id", id);
      ObjectNode put = Json.object().put("table_name", "Things");
      put.set("item", format.equals("json") ? ItemJson.plain(item) : ItemJson.typed(item));
      ASSISTANT.call("dynamodb_put_item", Json.write(put));
      ObjectNode get = Json.object().put("table_name", "Things").put("format", format);
      get.putObject("key").put("id", id);
      ObjectNode read =
          (ObjectNode) ASSISTANT.data("dynamodb_get_item", Json.write(get)).path("item");
      assertEquals(Numerically.of(item), Numerically.of(ItemJson.read(read)));
    }
  }
}
