package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.handlers.item.Selection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A selection from a whole item is what DynamoDB returns for the same projection. */
final class SelectionTest {
  private static final List<String> PATHS =
      List.of(
          "id",
          "a",
          "a.b",
          "a.b.c",
          "a.x",
          "l",
          "l[0]",
          "l[2]",
          "l[7]",
          "l[1].c",
          "l[1].d[1]",
          "l[3].c",
          "s.x",
          "t[0]",
          "m.l[1]",
          "m.l[0]",
          "none",
          "none.x",
          "n[0][1]",
          "n[1][0]");

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withTable("Things", "id S");

  @Test
  void aSelectionIsWhatDynamoDbReturnsForTheProjection() {
    SYSTEM.put(
        "Things",
        """
        {"id": "1", "a": {"b": {"c": 1, "d": 2}, "e": 3}, "l": [1, {"c": 2, "d": [5, 6]}, "x", {}],
         "s": "text", "t": "text", "m": {"l": [1, 2, 3]}, "n": [[1, 2], [3, 4]]}
        """);
    Map<String, AttributeValue> whole = SYSTEM.item("Things", "{'id': '1'}");
    Random random = new Random(20261128);
    for (int i = 0; i < 300; i++) {
      List<DocumentPath> paths =
          Stream.generate(() -> PATHS.get(random.nextInt(PATHS.size())))
              .limit(1 + random.nextInt(4))
              .map(DocumentPath::parse)
              .toList();
      assertEquals(projected(paths), new Selection(paths).of(whole), paths::toString);
    }
  }

  private static Map<String, AttributeValue> projected(List<DocumentPath> paths) {
    Placeholders placeholders = new Placeholders(Map.of(), Map.of());
    Projection projection = Projection.of(paths, List.of(), placeholders, _ -> false);
    return SYSTEM
        .dynamoDb()
        .getItem(get ->
            get.tableName("Things")
                .key(Map.of("id", AttributeValue.fromS("1")))
                .projectionExpression(projection.expression())
                .expressionAttributeNames(placeholders.names()))
        .item();
  }
}
