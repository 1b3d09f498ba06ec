import io.github.dynamodbmcp.local.DynamoDbLocal;
import io.github.dynamodbmcp.local.SampleTable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Prints the URL of a DynamoDB Local with the sample table, which runs until standard input ends. */
final class DynamoDb {
  public static void main(String[] args) throws Exception {
    try (DynamoDbLocal local = DynamoDbLocal.inMemory()) {
      try (DynamoDbClient client = local.client()) {
        SampleTable.create(client);
      }
      System.out.println(local.url());
      System.in.readAllBytes();
    }
  }
}
