package io.github.dynamodbmcp.handlers.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dynamodbmcp.handlers.ScriptedDynamoDb;
import io.github.dynamodbmcp.handlers.fault.ItemsLeftOut;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** A large error becomes the exception that the SDK makes of a small one. */
final class LargeErrorsTest {
  private static final PutItemRequest REQUEST =
      PutItemRequest.builder()
          .tableName("Things")
          .item(Map.of("id", AttributeValue.fromS("a")))
          .build();

  /** Makes an error large without changing what it says. */
  private static final String SPACE = " ".repeat(200_000);

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();

  private final DynamoDb connection = dynamoDb.connection();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\",\"message\":\"The conditional request failed\",\"Item\":{\"id\":{\"S\":\"a\"},\"l\":{\"L\":[{\"N\":\"1\"},{\"M\":{\"x\":{\"NULL\":true}}}]}}}",
        "{\"Item\":{},\"Message\":\"Failed\",\"__type\":\"ConditionalCheckFailedException\"}",
        "{\"__type\":\"x#ConditionalCheckFailedException\"}",
        "{\"__type\":\"x#ValidationException\",\"message\":\"One or more parameter values were invalid\"}",
        "{\"__type\":\"x#ThrottlingException\",\"message\":null,\"more\":[{}]}",
      })
  void aLargeErrorIsTheExceptionOfASmallOne(String error) {
    dynamoDb.answer(400, error);
    DynamoDbException small = refused(DynamoDbException.class);
    dynamoDb.answer(400, large(error));
    DynamoDbException large = refused(DynamoDbException.class);
    assertEquals(small.statusCode(), large.statusCode());
    assertEquals(small.awsErrorDetails().errorCode(), large.awsErrorDetails().errorCode());
    assertEquals(small.awsErrorDetails().errorMessage(), large.awsErrorDetails().errorMessage());
    assertEquals(small.isThrottlingException(), large.isThrottlingException());
    if (small instanceof ConditionalCheckFailedException unmet) {
      ConditionalCheckFailedException other =
          assertInstanceOf(ConditionalCheckFailedException.class, large);
      assertEquals(unmet.item(), other.item());
      assertEquals(unmet.hasItem(), other.hasItem());
    }
  }

  @Test
  void theReasonsOfALargeCancellationAreThoseOfASmallOne() {
    String error =
        """
        {"__type": "x#TransactionCanceledException", "Message": "Transaction cancelled",
         "CancellationReasons": [
           {"Code": "None"}, {"Code": "ValidationError", "Message": "No"},
           {"Code": "ConditionalCheckFailed", "Message": "Unmet", "Item": {"id": {"S": "a"}}},
           {"Code": "ConditionalCheckFailed", "Item": null}]}
        """;
    dynamoDb.answer(400, error);
    TransactionCanceledException small = refused(TransactionCanceledException.class);
    dynamoDb.answer(400, large(error));
    TransactionCanceledException large = refused(TransactionCanceledException.class);
    assertEquals(small.cancellationReasons(), large.cancellationReasons());
    assertEquals(Set.of(), ItemsLeftOut.of(large));
  }

  @Test
  void ofACancellationOnlyTheFirstItemsAreKept() {
    String reason =
        "{\"Code\":\"ConditionalCheckFailed\",\"Item\":{\"text\":{\"S\":\"%s\"}}}"
            .formatted("x".repeat(390_000));
    dynamoDb.answer(
        400,
        "{\"__type\":\"x#TransactionCanceledException\",\"CancellationReasons\":[%s]}"
            .formatted(String.join(",", Collections.nCopies(10, reason))));
    TransactionCanceledException cancelled = refused(TransactionCanceledException.class);
    assertEquals(
        List.of(true, true, true, true, true, false, false, false, false, false),
        cancelled.cancellationReasons().stream().map(each -> each.hasItem()).toList());
    assertEquals(Set.of(5, 6, 7, 8, 9), ItemsLeftOut.of(cancelled));
  }

  @Test
  void anErrorThatIsNotDynamoDbsMayMeanThatTheWriteHappened() {
    dynamoDb.answer(400, "<html>" + SPACE);
    assertFalse(refused(SdkClientException.class).retryable());
  }

  @Test
  void aLargeErrorThatWasChangedOnItsWayIsNotBelieved() {
    dynamoDb.answer(
        400,
        "x-amz-crc32",
        "1",
        large("{\"__type\":\"x#ConditionalCheckFailedException\",\"message\":\"No\"}"));
    refused(SdkClientException.class);
  }

  private static String large(String error) {
    return error.replaceFirst("\\{", "{" + SPACE);
  }

  private <T extends Exception> T refused(Class<T> type) {
    return assertThrows(type, () -> connection.writing().putItem(REQUEST));
  }
}
