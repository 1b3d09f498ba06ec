package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONDITION_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_NAMES;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_VALUES;
import static io.github.dynamodbmcp.handlers.call.Parameters.KEY;
import static io.github.dynamodbmcp.handlers.call.Parameters.TABLE_NAME;
import static io.github.dynamodbmcp.handlers.operation.Clauses.ADD;
import static io.github.dynamodbmcp.handlers.operation.Clauses.CREATE_IF_MISSING;
import static io.github.dynamodbmcp.handlers.operation.Clauses.DELETE;
import static io.github.dynamodbmcp.handlers.operation.Clauses.REMOVE;
import static io.github.dynamodbmcp.handlers.operation.Clauses.SET;
import static io.github.dynamodbmcp.handlers.operation.Clauses.UPDATE_EXPRESSION;
import static io.github.dynamodbmcp.handlers.tool.Argument.optional;
import static io.github.dynamodbmcp.handlers.tool.Argument.required;

import io.github.dynamodbmcp.handlers.call.DynamoDbNames;
import io.github.dynamodbmcp.handlers.call.Parameters;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.handlers.tool.Signature;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.handlers.tool.Type;
import io.github.dynamodbmcp.handlers.transaction.Action;
import io.github.dynamodbmcp.handlers.writing.Edit;
import io.github.dynamodbmcp.handlers.writing.Kind;
import io.github.dynamodbmcp.handlers.writing.Terms;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The kinds of action that a transaction takes, each an object with arguments of its own. */
final class ActionArguments {
  private static final Tool.CrossCheck NO_CONTRADICTIONS = given -> List.of();

  private static final Argument<Map<String, AttributeValue>> ITEM =
      required("item", Parameters.attributes(), "The whole item, including its primary key.");

  private static final Argument<String> CONDITION =
      required(
          "condition_expression",
          Type.text(),
          "DynamoDB condition that the item must meet, for example: stock >= :n.");

  private static final Argument<Optional<Action>> PUT =
      action(
          "put",
          "{\"table_name\": \"Users\", \"item\": {\"userId\": \"user011\"}}",
          "Adds an item, or replaces the one that has its key.",
          List.of(ITEM, CONDITION_EXPRESSION),
          NO_CONTRADICTIONS,
          ActionArguments::put);

  private static final Argument<Optional<Action>> UPDATE =
      action(
          "update",
          "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}, \"set\": {\"age\": 29}}",
          "Updates attributes of an item, as dynamodb_update_item does.",
          List.of(
              KEY,
              SET,
              REMOVE,
              ADD,
              DELETE,
              UPDATE_EXPRESSION,
              CONDITION_EXPRESSION,
              CREATE_IF_MISSING),
          Clauses::problems,
          ActionArguments::update);

  private static final Argument<Optional<Action>> DELETION =
      action(
          "delete",
          "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}}",
          "Deletes an item, if there is one.",
          List.of(KEY, CONDITION_EXPRESSION),
          NO_CONTRADICTIONS,
          ActionArguments::delete);

  private static final Argument<Optional<Action>> CONDITION_CHECK =
      action(
          "condition_check",
          "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}, \"condition_expression\": \"attribute_exists(userId)\"}",
          "Changes nothing, but the transaction happens only if this item meets the condition. For"
              + " an item that is written, give the write its own condition_expression.",
          List.of(KEY, CONDITION),
          NO_CONTRADICTIONS,
          given -> new Action.Check(aim(given, given.get(KEY), placeholders(given))));

  private static final List<Argument<Optional<Action>>> KINDS =
      List.of(PUT, UPDATE, DELETION, CONDITION_CHECK);

  /** Exactly one of the kinds of action. */
  static final Type<Action> TYPE =
      Type.members(
              new Signature("action", List.copyOf(KINDS), ActionArguments::problems),
              "{\"put\": {\"table_name\": \"Users\", \"item\": {\"userId\": \"user011\"}}}",
              DynamoDbNames::hint)
          .as(ActionArguments::only);

  private ActionArguments() {}

  private static Argument<Optional<Action>> action(
      String name,
      String example,
      String description,
      List<Argument<?>> own,
      Tool.CrossCheck crossCheck,
      Function<Arguments, Action> reader) {
    List<Argument<?>> arguments =
        Stream.of(
                Stream.of(TABLE_NAME),
                own.stream(),
                Stream.of(EXPRESSION_ATTRIBUTE_NAMES, EXPRESSION_ATTRIBUTE_VALUES))
            .<Argument<?>>flatMap(part -> part)
            .toList();
    Tool.CrossCheck all =
        given -> Stream.concat(crossCheck.problems(given).stream(), unbalanced(given)).toList();
    return optional(
        name,
        Type.members(new Signature(name, arguments, all), example, DynamoDbNames::hint).as(reader),
        description);
  }

  /** Finds a condition that can't be joined to ours. */
  private static Stream<String> unbalanced(Arguments given) {
    return Stream.concat(
            given.find(CONDITION_EXPRESSION).flatMap(condition -> condition).stream(),
            given.find(CONDITION).stream())
        .flatMap(condition -> Terms.problems(condition).stream());
  }

  private static Action put(Arguments given) {
    Map<String, AttributeValue> item = given.get(ITEM);
    return new Action.Write(aim(given, item, placeholders(given)), new WholeItem(Kind.PUT));
  }

  private static Action update(Arguments given) {
    Placeholders placeholders = placeholders(given);
    UpdateEdit edit =
        UpdateEdit.of(
            Clauses.expression(given, placeholders), placeholders, !given.get(CREATE_IF_MISSING));
    return new Action.Write(aim(given, given.get(KEY), placeholders), edit);
  }

  private static Action delete(Arguments given) {
    return new Action.Write(
        aim(given, given.get(KEY), placeholders(given)), new WholeItem(Kind.DELETE));
  }

  private static Action.Aim aim(
      Arguments given, Map<String, AttributeValue> target, Placeholders placeholders) {
    return new Action.Aim(given, target, placeholders);
  }

  private static Placeholders placeholders(Arguments given) {
    return new Placeholders(
        given.get(EXPRESSION_ATTRIBUTE_NAMES).orElse(Map.of()),
        given.get(EXPRESSION_ATTRIBUTE_VALUES).orElse(Map.of()));
  }

  private static List<String> problems(Arguments element) {
    List<Optional<Boolean>> given =
        KINDS.stream().map(kind -> element.find(kind).map(Optional::isPresent)).toList();
    if (given.contains(Optional.<Boolean>empty())) {
      return List.of(); // Whether an invalid action counts as given isn't known.
    }
    long count = given.stream().filter(Optional.of(true)::equals).count();
    return count == 1
        ? List.of()
        : List.of(
            "give exactly one of %s"
                .formatted(KINDS.stream().map(Argument::name).collect(Collectors.joining(", "))));
  }

  private static Action only(Arguments element) {
    return KINDS.stream().flatMap(kind -> element.get(kind).stream()).findFirst().orElseThrow();
  }

  /** A put or a delete, after which the item is known whatever was there before. */
  private record WholeItem(Kind kind) implements Edit {
    @Override
    public boolean needsItem() {
      return false;
    }

    @Override
    public Optional<Map<String, AttributeValue>> after(
        Map<String, AttributeValue> target, Map<String, AttributeValue> before) {
      return Optional.of(kind == Kind.PUT ? target : Map.of());
    }
  }
}
