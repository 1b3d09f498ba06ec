package io.github.dynamodbmcp.handlers.writing;

import io.github.dynamodbmcp.handlers.call.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Learns a table's key from puts whose condition can't hold, which takes no permission but the
 * put's own. DynamoDB refuses an item without the whole key before it evaluates the condition.
 *
 * @param write the put
 */
record KeyProbe(Call call, Write write) {
  private enum Finding {
    WHOLE_KEY,
    KEY_IS_MISSING,
    UNKNOWN
  }

  /**
   * Returns the names of the key's attributes if two of the items may have the same key. Otherwise
   * there are none, and neither if DynamoDB doesn't tell, for example because it refuses all puts:
   * then the writes themselves show why.
   */
  List<String> names(List<Map<String, AttributeValue>> items) {
    Map<String, AttributeValue> repeated = new KeyCandidates(items).repeated();
    List<String> names = new ArrayList<>(repeated.keySet());
    if (find(names, repeated) != Finding.WHOLE_KEY) {
      return List.of();
    }
    // A key has one or two attributes; leaving out many at once finds them soon.
    for (int count = names.size() / 2; count > 0; count /= 2) {
      for (int start = 0; start < names.size(); ) {
        List<String> rest = new ArrayList<>(names);
        rest.subList(start, Math.min(start + count, names.size())).clear();
        switch (find(rest, repeated)) {
          case WHOLE_KEY -> names = rest;
          case KEY_IS_MISSING -> start += count;
          case UNKNOWN -> {
            return List.of();
          }
        }
      }
    }
    return names;
  }

  /** Finds whether the key is among the attributes. */
  private Finding find(List<String> names, Map<String, AttributeValue> values) {
    if (names.isEmpty()) {
      return Finding.KEY_IS_MISSING;
    }
    if (call.time().isTimeToAnswer()) {
      return Finding.UNKNOWN;
    }
    try {
      write.send(
          KeyCandidates.only(names, values), Terms.never(names.getFirst()), call.inTimeToAnswer());
    } catch (ConditionalCheckFailedException e) {
      return Finding.WHOLE_KEY;
    } catch (SdkException e) {
      return saysThatKeyIsMissing(e) ? Finding.KEY_IS_MISSING : Finding.UNKNOWN;
    }
    throw Preview.applied();
  }

  private static boolean saysThatKeyIsMissing(SdkException e) {
    if (!(e instanceof AwsServiceException refusal) || refusal.awsErrorDetails() == null) {
      return false;
    }
    String message = String.valueOf(refusal.awsErrorDetails().errorMessage());
    return message.contains("Missing the key ") // DynamoDB
        || message.contains("One of the required keys was not given a value"); // DynamoDB Local
  }
}
