package io.github.dynamodbmcp.handlers.transaction;

import io.github.dynamodbmcp.handlers.advice.Hints;
import io.github.dynamodbmcp.handlers.writing.Conditions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Points out words in the conditions of a transaction that may be meant as values. */
final class ConditionHints {
  private static final int MOST = 3;

  private ConditionHints() {}

  /**
   * Returns a line for each of the first conditions that may have held for want of an attribute;
   * DynamoDB doesn't return the items of a transaction that it carried out.
   */
  static String ofCarriedOut(List<Action> actions) {
    return IntStream.range(0, actions.size())
        .filter(i -> actions.get(i).condition().filter(Conditions::mayCompareWithName).isPresent())
        .mapToObj(
            i -> line("actions[%d]: ".formatted(i), Hints.conditionMet(actions.get(i).written())))
        .filter(line -> !line.isEmpty())
        .limit(MOST)
        .collect(Collectors.joining());
  }

  /**
   * Returns a line about what the condition would find in the item, if it compares what is never
   * equal.
   *
   * @param standing the existing item; empty if there is none
   */
  static String ofPreviewed(Action action, Map<String, AttributeValue> standing) {
    return standing.isEmpty() || action.condition().isEmpty()
        ? ""
        : line("", Hints.conditionNotMet(action.written(), standing));
  }

  private static String line(String place, String hint) {
    return hint.isEmpty() ? "" : place + hint + "\n";
  }
}
