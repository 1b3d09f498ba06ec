import io.github.dynamodbmcp.local.DynamoDbLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Prints the URL of a DynamoDB Local with a table of 300-byte items, which runs until standard input ends. */
final class LargeTable {
  private static final int BATCH = 25;
  private static final List<String> STATUSES = List.of("pending", "shipped", "cancelled", "returned");

  public static void main(String[] args) throws Exception {
    int items = Integer.parseInt(args[0]);
    try (DynamoDbLocal local = DynamoDbLocal.inMemory()) {
      try (DynamoDbClient client = local.client()) {
        client.createTable(table ->
            table
                .tableName("Large")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder().attributeName("orderId").attributeType("S").build())
                .keySchema(KeySchemaElement.builder().attributeName("orderId").keyType(KeyType.HASH).build()));
        Random random = new Random(1);
        for (int from = 0; from < items; from += BATCH) {
          List<WriteRequest> writes = new ArrayList<>();
          for (int i = from; i < Math.min(from + BATCH, items); i++) {
            Map<String, AttributeValue> item = item(i, random);
            writes.add(WriteRequest.builder().putRequest(put -> put.item(item)).build());
          }
          client.batchWriteItem(write -> write.requestItems(Map.of("Large", writes)));
        }
      }
      System.out.println(local.url());
      System.in.readAllBytes();
    }
  }

  private static Map<String, AttributeValue> item(int i, Random random) {
    return Map.of(
        "orderId", AttributeValue.fromS("order%08d".formatted(i)),
        "status", AttributeValue.fromS(STATUSES.get(i % STATUSES.size())),
        "total", AttributeValue.fromN("%d.%02d".formatted(random.nextInt(100_000), random.nextInt(100))),
        "note", AttributeValue.fromS("x".repeat(248)));
  }
}
