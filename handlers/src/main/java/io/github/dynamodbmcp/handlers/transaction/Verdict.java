package io.github.dynamodbmcp.handlers.transaction;

import io.github.dynamodbmcp.handlers.advice.Advice;
import io.github.dynamodbmcp.handlers.advice.Hints;
import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;

/**
 * DynamoDB's finding about one action of a transaction that it cancelled.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors">
 *     TransactionCanceledException</a>
 */
sealed interface Verdict {
  /** The most characters of a message that an error repeats. */
  int LONGEST_MESSAGE = 1_000;

  /** DynamoDB found nothing wrong with the action. */
  record Passed() implements Verdict {}

  /**
   * The action's condition did not hold.
   *
   * @param standing the existing item; empty if there is none
   */
  record Unmet(Map<String, AttributeValue> standing) implements Verdict {}

  /** The action's condition did not hold for an item that is too large to show beside others. */
  record UnmetUnshown() implements Verdict {}

  /** DynamoDB refused the action for another reason, by its code and message. */
  record Refused(String code, String message) implements Verdict {
    boolean isTransient() {
      return isConflict() || isThrottled();
    }

    private boolean isConflict() {
      return code.equals("TransactionConflict");
    }

    private boolean isThrottled() {
      return code.equals("ProvisionedThroughputExceeded")
          || code.equals("ThrottlingError")
          || code.equals("RequestLimitExceeded");
    }
  }

  /** Reads DynamoDB's reason. */
  static Verdict of(CancellationReason reason) {
    String code = Objects.requireNonNullElse(reason.code(), "None");
    return switch (code) {
      case "None" -> new Passed();
      case "ConditionalCheckFailed" -> new Unmet(reason.item());
      default -> new Refused(code, Objects.requireNonNullElse(reason.message(), ""));
    };
  }

  /** The existing item, where it is known. */
  default Map<String, AttributeValue> standing() {
    return Map.of();
  }

  /** The status that the action would have if it were a call of its own. */
  default int status(Action action) {
    return switch (this) {
      case Passed _ -> 200;
      case Unmet unmet -> unmet.standing.isEmpty() && needsItem(action) ? 404 : 409;
      case UnmetUnshown _ -> 409;
      case Refused refused -> refused.isConflict() ? 409 : refused.isThrottled() ? 429 : 400;
    };
  }

  /** Says why the action failed, and what to do. */
  default String sentence(Action action) {
    return switch (this) {
      case Passed _ -> "";
      case Unmet(Map<String, AttributeValue> standing) -> unmet(action, standing);
      case UnmetUnshown _ ->
          "Its condition did not hold. The current item is too large to show beside the others: read it with dynamodb_get_item.";
      case Refused refused -> refused(action, refused);
    };
  }

  private static String unmet(Action action, Map<String, AttributeValue> standing) {
    if (standing.isEmpty()) {
      return needsItem(action)
          ? "There is no item with that key. Set create_if_missing to true to create it."
          : "Its condition_expression did not hold. There is no item with that key.";
    }
    String hint = Hints.conditionNotMet(action.written(), standing);
    return "Its condition_expression did not hold." + (hint.isEmpty() ? "" : " " + hint);
  }

  private static String refused(Action action, Refused refused) {
    if (refused.isConflict()) {
      return "Another request is changing that item. Try again in a moment.";
    }
    if (refused.isThrottled()) {
      return "DynamoDB throttles requests to %s. Wait a few seconds and try again, or raise its capacity."
          .formatted(action.table().quoted());
    }
    return switch (refused.code()) {
      case "ValidationError" -> new Advice(action.written()).on(withoutPeriod(refused.message()));
      case "ItemCollectionSizeLimitExceeded" ->
          "The items with that partition key would exceed 10 GB, the limit of a table that has a local secondary index.";
      default ->
          "DynamoDB refused it: %s, %s"
              .formatted(
                  Visible.name(refused.code()),
                  Visible.sentence(refused.message(), LONGEST_MESSAGE));
    };
  }

  private static String withoutPeriod(String message) {
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }

  private static boolean needsItem(Action action) {
    return action instanceof Action.Write write && write.edit().needsItem();
  }
}
