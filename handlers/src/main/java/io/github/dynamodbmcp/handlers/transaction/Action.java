package io.github.dynamodbmcp.handlers.transaction;

import io.github.dynamodbmcp.handlers.advice.WrittenRequest;
import io.github.dynamodbmcp.handlers.call.Parameters;
import io.github.dynamodbmcp.handlers.call.Written;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.item.TableName;
import io.github.dynamodbmcp.handlers.mask.TableMask;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.handlers.writing.Edit;
import io.github.dynamodbmcp.handlers.writing.Kind;
import io.github.dynamodbmcp.handlers.writing.Terms;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One action of a transaction. */
public sealed interface Action {
  /** The item that it is about. */
  Aim aim();

  /** Its name as an argument: {@code condition_check}. */
  String name();

  /** Its condition, and the placeholders of its expressions. */
  Terms terms(boolean dryRun);

  /** The item that is put, or the key of the one that is updated, deleted or checked. */
  default Map<String, AttributeValue> target() {
    return aim().target();
  }

  /** Whether the target is a key, not an item. */
  default boolean hasKey() {
    return !(this instanceof Write write && write.edit().kind() == Kind.PUT);
  }

  /** The action with a value of no type for each masked one that it gives. */
  Action masked(TableMask mask);

  /** Its table. */
  default TableName table() {
    return aim().given().get(Parameters.TABLE_NAME);
  }

  /** The caller's condition. */
  default Optional<String> condition() {
    return aim().given().find("condition_expression").map(Object::toString);
  }

  /** The action as the caller wrote it, for advice. */
  default WrittenRequest written() {
    return Written.of(aim().given(), aim().placeholders());
  }

  /**
   * The item that an action is about.
   *
   * @param given the action's arguments
   * @param target the item that is put, or the key
   * @param placeholders those of its expressions
   */
  record Aim(Arguments given, Map<String, AttributeValue> target, Placeholders placeholders) {
    private Aim masked(TableMask mask) {
      return new Aim(given, mask.apply(target), placeholders);
    }

    private String attribute() {
      return target.keySet().iterator().next();
    }
  }

  /** A put, an update or a delete. */
  record Write(Aim aim, Edit edit) implements Action {
    @Override
    public String name() {
      return switch (edit.kind()) {
        case PUT -> "put";
        case UPDATE -> "update";
        case DELETE -> "delete";
      };
    }

    @Override
    public Write masked(TableMask mask) {
      return new Write(aim.masked(mask), edit);
    }

    @Override
    public Terms terms(boolean dryRun) {
      if (dryRun) {
        return Terms.never(condition(), aim.placeholders(), aim.attribute(), edit.update());
      }
      return edit.needsItem()
          ? Terms.ifItExists(condition(), aim.placeholders(), aim.attribute())
          : Terms.asGiven(condition(), aim.placeholders());
    }
  }

  /** A condition that must hold for the transaction to be carried out. */
  record Check(Aim aim) implements Action {
    @Override
    public String name() {
      return "condition_check";
    }

    @Override
    public Check masked(TableMask mask) {
      return new Check(aim.masked(mask));
    }

    @Override
    public Terms terms(boolean dryRun) {
      return dryRun
          ? Terms.never(condition(), aim.placeholders(), aim.attribute(), "")
          : Terms.asGiven(condition(), aim.placeholders());
    }
  }
}
