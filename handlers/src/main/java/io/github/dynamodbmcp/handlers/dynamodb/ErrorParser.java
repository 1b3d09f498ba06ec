package io.github.dynamodbmcp.handlers.dynamodb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.dynamodbmcp.handlers.fault.ItemsLeftOut;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Reads an error of DynamoDB token by token, into the exception that the SDK would make of it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html">
 *     CancellationReason</a>
 */
final class ErrorParser {
  /**
   * The most bytes of the items of a cancelled transaction, which may be 36 MB. The first is kept
   * in any case.
   */
  private static final int MOST_BYTES = 2 * 1024 * 1024;

  private final JsonParser parser;
  private final List<CancellationReason> reasons = new ArrayList<>();
  private final Set<Integer> leftOut = new HashSet<>();
  private String type = "";
  private @Nullable String message;
  private @Nullable Map<String, AttributeValue> item;
  private long keptBytes;

  ErrorParser(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads the whole error.
   *
   * @param response its status and headers
   * @throws IOException if it can't be read, or isn't one of DynamoDB's
   */
  DynamoDbException read(SdkHttpResponse response) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("A large error isn't DynamoDB's");
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "__type" -> type = parser.getText().replaceFirst(".*#", "");
        case "message", "Message" -> message = textOrNull();
        case "Item" -> item = isObject() ? new ItemParser(parser).item() : null;
        case "CancellationReasons" -> readReasons();
        default -> parser.skipChildren();
      }
    }
    return exception(response);
  }

  private void readReasons() throws IOException {
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      CancellationReason.Builder reason = CancellationReason.builder();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        switch (name) {
          case "Code" -> reason.code(textOrNull());
          case "Message" -> reason.message(textOrNull());
          case "Item" -> readItem(reason);
          default -> parser.skipChildren();
        }
      }
      reasons.add(reason.build());
    }
  }

  private void readItem(CancellationReason.Builder reason) throws IOException {
    if (!isObject()) {
      return;
    }
    if (keptBytes > MOST_BYTES) {
      parser.skipChildren();
      leftOut.add(reasons.size());
      return;
    }
    long from = parser.currentLocation().getByteOffset();
    Map<String, AttributeValue> read = new ItemParser(parser).item();
    long bytes = parser.currentLocation().getByteOffset() - from;
    if (keptBytes > 0 && keptBytes + bytes > MOST_BYTES) {
      leftOut.add(reasons.size());
      return;
    }
    keptBytes += bytes;
    reason.item(read);
  }

  private boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  private @Nullable String textOrNull() throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getText();
  }

  private DynamoDbException exception(SdkHttpResponse response) {
    DynamoDbException.Builder exception =
        switch (type) {
          case "ConditionalCheckFailedException" ->
              ConditionalCheckFailedException.builder().item(item);
          case "TransactionCanceledException" ->
              TransactionCanceledException.builder().cancellationReasons(reasons);
          default -> DynamoDbException.builder();
        };
    if (!leftOut.isEmpty()) {
      exception.cause(new ItemsLeftOut(leftOut));
    }
    return (DynamoDbException)
        exception
            .message(message)
            .statusCode(response.statusCode())
            .requestId(response.firstMatchingHeader("x-amzn-requestid").orElse(null))
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .serviceName("DynamoDb")
                    .errorCode(type)
                    .errorMessage(message)
                    .sdkHttpResponse(response)
                    .build())
            .build();
  }
}
