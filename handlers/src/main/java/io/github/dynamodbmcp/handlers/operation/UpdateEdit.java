package io.github.dynamodbmcp.handlers.operation;

import io.github.dynamodbmcp.handlers.expression.Update;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.writing.Edit;
import io.github.dynamodbmcp.handlers.writing.Evaluation;
import io.github.dynamodbmcp.handlers.writing.Kind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The change that an update makes to an item.
 *
 * @param update the update expression
 * @param parsed the same, taken apart; empty if it can't be
 * @param touched the attributes that it changes
 * @param values the values of its placeholders
 */
record UpdateEdit(
    String update,
    Optional<Update> parsed,
    List<String> touched,
    Map<String, AttributeValue> values,
    boolean needsItem)
    implements Edit {

  /** Takes an update expression apart. */
  static UpdateEdit of(String update, Placeholders placeholders, boolean needsItem) {
    Map<String, String> names = Objects.requireNonNullElse(placeholders.names(), Map.of());
    Optional<Update> parsed = Update.of(update, names);
    List<String> touched =
        parsed.stream()
            .flatMap(known -> known.actions().stream())
            .map(action -> placeholders.attribute(action.path()))
            .distinct()
            .toList();
    Map<String, AttributeValue> values =
        Objects.requireNonNullElse(placeholders.values(), Map.of());
    return new UpdateEdit(update, parsed, touched, values, needsItem);
  }

  @Override
  public Kind kind() {
    return Kind.UPDATE;
  }

  @Override
  public Optional<Map<String, AttributeValue>> after(
      Map<String, AttributeValue> key, Map<String, AttributeValue> before) {
    return parsed.flatMap(known -> Evaluation.of(known, values, key, before));
  }
}
