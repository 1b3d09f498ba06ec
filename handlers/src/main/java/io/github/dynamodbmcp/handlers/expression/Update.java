package io.github.dynamodbmcp.handlers.expression;

import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.DocumentPath.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An update expression, taken apart.
 *
 * @param actions at least one
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">
 *     Using update expressions</a>
 */
public record Update(List<Action> actions) {
  /** One change. */
  public sealed interface Action {
    /** The place in the item that it changes. */
    DocumentPath path();

    /** Sets a value. */
    record Set(DocumentPath path, Value value) implements Action {}

    /** Removes a value. */
    record Remove(DocumentPath path) implements Action {}

    /** Adds a number to a number, or members to a set; the value's placeholder. */
    record Add(DocumentPath path, String placeholder) implements Action {}

    /** Deletes members from a set; the value's placeholder. */
    record Delete(DocumentPath path, String placeholder) implements Action {}
  }

  /** The right side of a {@link Action.Set}. */
  public sealed interface Value {
    /** The value of a placeholder, with its {@code :}. */
    record Given(String placeholder) implements Value {}

    /** The value at a path before the update. */
    record At(DocumentPath path) implements Value {}

    /** {@code left + right}. */
    record Sum(Value left, Value right) implements Value {}

    /** {@code left - right}. */
    record Difference(Value left, Value right) implements Value {}

    /** {@code if_not_exists(path, otherwise)}. */
    record IfNotExists(DocumentPath path, Value otherwise) implements Value {}

    /** {@code list_append(first, second)}. */
    record ListAppend(Value first, Value second) implements Value {}
  }

  /** Copies the actions. */
  public Update {
    actions = List.copyOf(actions);
  }

  /** Whether one of its changes is at or below the place of another, which DynamoDB refuses. */
  public boolean overlaps() {
    for (int i = 0; i < actions.size(); i++) {
      for (int j = 0; j < actions.size(); j++) {
        if (i != j && isPrefix(actions.get(i).path().steps(), actions.get(j).path().steps())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isPrefix(List<Step> steps, List<Step> longer) {
    return steps.size() <= longer.size() && longer.subList(0, steps.size()).equals(steps);
  }

  /**
   * Takes an update expression apart; empty if it isn't one.
   *
   * @param names the attributes' names by alias, with its {@code #}
   */
  public static Optional<Update> of(String expression, Map<String, String> names) {
    return UpdateGrammar.update(Expression.of(expression), names);
  }
}
