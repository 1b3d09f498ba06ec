package naive;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Gets an item the way tutorials do, with all defaults. */
public final class Handler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final DynamoDbClient dynamoDb = DynamoDbClient.create();
  private final ObjectMapper json = new ObjectMapper();

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    try {
      JsonNode arguments = json.readTree(event.getBody());
      Map<String, AttributeValue> key = new HashMap<>();
      arguments
          .path("key")
          .properties()
          .forEach(part -> key.put(part.getKey(), AttributeValue.fromS(part.getValue().asText())));
      Map<String, String> item = new HashMap<>();
      dynamoDb
          .getItem(get -> get.tableName(arguments.path("table_name").asText()).key(key))
          .item()
          .forEach((name, value) -> item.put(name, value.toString()));
      return APIGatewayV2HTTPResponse.builder()
          .withStatusCode(200)
          .withBody(json.writeValueAsString(item))
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
