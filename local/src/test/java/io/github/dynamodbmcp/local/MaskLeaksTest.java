package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.handlers.item.TableName;
import io.github.dynamodbmcp.handlers.mask.Masks;
import io.github.dynamodbmcp.handlers.mask.TableMask;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * A search for masked values. Two tables differ in nothing else, so whatever is answered
 * differently tells of them; `-Dmasks.probes=N` searches longer.
 */
final class MaskLeaksTest {
  private static final int PROBES = Integer.getInteger("masks.probes", 300);
  private static final int ITEMS = 12;

  @AutoClose private static final LocalSystem LEFT = LocalSystem.start();
  @AutoClose private static final LocalSystem RIGHT = LocalSystem.start();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 40000 | 40     | Twin.salary",
        "2 | 2000  | 40     | *.password,Twin.address.zip,Twin.salary",
        "3 | 1000  | 5000   | Twin.payments.card,Twin.\"card.number\",*.notes",
        "4 | 40000 | 120000 | Twin.password,Twin.address,*.salary",
        "5 | 3000  | 120000 | *.payments,Twin.name,Twin.address.city",
      })
  void noCallTellsAnythingOfAMaskedValue(int seed, int chars, int longest, String masks) {
    Masks all = Masks.parse(masks);
    TableMask mask = all.of(TableName.parse("Twin")).orElseThrow();
    try (Twins twins = new Twins(LEFT, RIGHT, masks, chars)) {
      Random random = new Random(seed);
      Probes probes = new Probes(random, ITEMS);
      Map<Integer, Integer> statuses = new TreeMap<>();
      for (int i = 0; i < PROBES; i++) {
        if (i % 150 == 0) {
          create(seed + i, longest, Set.copyOf(mask.written()));
        }
        Probes.Probe probe = probes.next();
        ObjectNode arguments = probe.arguments();
        for (int page = 0; page < 3; page++) {
          Answer answer = twins.call(probe.command(), arguments, random.nextInt(4) == 0);
          statuses.merge(answer.status(), 1, Integer::sum);
          if (!answer.contentType().startsWith("application/json")
              || !answer.json().has("next_token")) {
            break;
          }
          arguments.set("next_token", answer.json().get("next_token"));
        }
        if (i % 50 == 49) {
          assertNothingWasCopied(twins, mask);
        }
      }
      System.out.printf("%s: %d calls of both, %s%n", masks, twins.calls(), statuses);
      assertTrue(statuses.getOrDefault(200, 0) > PROBES / 5, statuses::toString);
    }
  }

  /** Both tables have the same items but for the masked values, and these nowhere else. */
  private static void assertNothingWasCopied(Twins twins, TableMask mask) {
    List<String> visible =
        twins.items("Twin").stream()
            .map(items ->
                items.stream()
                    .map(item -> Json.write(ItemJson.typed(new TreeMap<>(mask.apply(item)))))
                    .sorted()
                    .collect(Collectors.joining("\n")))
            .toList();
    assertEquals(visible.getFirst(), visible.getLast());
    assertFalse(visible.getFirst().contains(Twins.CANARY), visible.getFirst());
  }

  private static void create(int seed, int longest, Set<String> written) {
    Set<String> masked = new HashSet<>();
    written.forEach(path -> masked.add(path.replace("\"", "")));
    fill(LEFT, new TwinItems(new Random(seed), new Random(seed * 7L + 1), masked, 20));
    fill(RIGHT, new TwinItems(new Random(seed), new Random(seed * 13L + 2), masked, longest));
  }

  private static void fill(LocalSystem system, TwinItems items) {
    system.deleteTables();
    createTable(system.dynamoDb());
    for (int i = 0; i < ITEMS; i++) {
      Map<String, AttributeValue> item = items.item("i" + i, i);
      system.dynamoDb().putItem(put -> put.tableName("Twin").item(item));
    }
  }

  private static void createTable(DynamoDbClient dynamoDb) {
    dynamoDb.createTable(table ->
        table
            .tableName("Twin")
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                attribute("id", ScalarAttributeType.S),
                attribute("team", ScalarAttributeType.S),
                attribute("age", ScalarAttributeType.N),
                attribute("salary", ScalarAttributeType.N))
            .keySchema(key("id", KeyType.HASH))
            .globalSecondaryIndexes(
                index("ByAge", key("team", KeyType.HASH), key("age", KeyType.RANGE)),
                index("BySalary", key("team", KeyType.HASH), key("salary", KeyType.RANGE)),
                index("BySalaryAlone", key("salary", KeyType.HASH))));
  }

  private static GlobalSecondaryIndex index(String name, KeySchemaElement... key) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(key)
        .projection(projection -> projection.projectionType(ProjectionType.ALL))
        .build();
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
