package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONDITION_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.DRY_RUN;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_NAMES;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_VALUES;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
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

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.DynamoDbNames;
import io.github.dynamodbmcp.handlers.call.Parameters;
import io.github.dynamodbmcp.handlers.call.Subject;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Signature;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.handlers.tool.Type;
import io.github.dynamodbmcp.handlers.transaction.Action;
import io.github.dynamodbmcp.handlers.transaction.Duplicates;
import io.github.dynamodbmcp.handlers.transaction.Transaction;
import io.github.dynamodbmcp.handlers.writing.Edit;
import io.github.dynamodbmcp.handlers.writing.Kind;
import io.github.dynamodbmcp.handlers.writing.Terms;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Puts, updates, deletes and checks items of one or several tables, all or none of them. */
final class TransactWrite implements Operation {
  /**
   * DynamoDB's limits.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">
   *     TransactWriteItems</a>
   */
  private static final int MOST_ACTIONS = 100;

  private static final int LONGEST_TOKEN = 36;

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
          TransactWrite::put);

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
          TransactWrite::update);

  private static final Argument<Optional<Action>> DELETION =
      action(
          "delete",
          "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}}",
          "Deletes an item, if there is one.",
          List.of(KEY, CONDITION_EXPRESSION),
          NO_CONTRADICTIONS,
          TransactWrite::delete);

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

  private static final Argument<List<Action>> ACTIONS =
      required(
          "actions",
          Type.listOf(
              Type.members(
                      new Signature("action", List.copyOf(KINDS), TransactWrite::problems),
                      "{\"put\": {\"table_name\": \"Users\", \"item\": {\"userId\": \"user011\"}}}",
                      DynamoDbNames::hint)
                  .as(TransactWrite::only),
              "One action: exactly one of put, update, delete and condition_check."),
          "The actions, up to 100 of up to 4 MB together, each about another item. Example: [{\"update\":"
              + " {\"table_name\": \"Accounts\", \"key\": {\"id\": \"a\"}, \"add\": {\"balance\": -10},"
              + " \"condition_expression\": \"balance >= :n\", \"expression_attribute_values\": {\":n\":"
              + " 10}}}, {\"put\": {\"table_name\": \"Payments\", \"item\": {\"id\": \"p1\", \"amount\":"
              + " 10}}}].");

  private static final Argument<Optional<String>> IDEMPOTENCY_TOKEN =
      optional(
          "idempotency_token",
          Type.text().as(TransactWrite::token),
          "A text of 1 to 36 characters, new for each transaction. A call that repeats it with the"
              + " same actions within 10 minutes doesn't write again.");

  private static final Tool TOOL =
      new Tool(
          "dynamodb_transact_write",
          "Transactional write",
          "Writes up to 100 items of one or several DynamoDB tables in one transaction: all of the"
              + " puts, updates and deletes happen, or none of them does. Choose it if the writes"
              + " belong together, for example to move an amount from one item to another, or if a"
              + " write depends on another item (condition_check). It costs twice what the single"
              + " writes cost. If it is cancelled, the answer says which action failed and why. Set"
              + " dry_run first to see what would be changed. "
              + Parameters.VALUES,
          Tool.Annotations.CHANGES,
          List.of(ACTIONS, IDEMPOTENCY_TOKEN, DRY_RUN, FORMAT),
          given -> given.find(ACTIONS).map(TransactWrite::problems).orElse(List.of()));

  @Override
  public Tool tool() {
    return TOOL;
  }

  @Override
  public String action() {
    return "dynamodb:TransactWriteItems";
  }

  @Override
  public List<String> actions() {
    return List.of(
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:ConditionCheckItem");
  }

  @Override
  public Subject subject(Arguments given) {
    List<String> tables =
        given.find(ACTIONS).orElse(List.of()).stream()
            .map(action -> action.table().name())
            .distinct()
            .toList();
    return tables.isEmpty() ? Subject.NONE : new Subject(String.join(",", tables), null);
  }

  @Override
  public String example() {
    return """
    {"actions": [
      {"put": {"table_name": "Users", "item": {"userId": "user001", "age": 28}}},
      {"update": {"table_name": "Users", "key": {"userId": "user002"}, "add": {"visits": 1}}}]}
    """;
  }

  @Override
  public String exampleAnswer() {
    return """
    {"ConsumedCapacity":[{"TableName":"Users","CapacityUnits":4.0}]}
    """;
  }

  @Override
  public Reply call(Call call) {
    String token = call.given(IDEMPOTENCY_TOKEN).orElseGet(() -> UUID.randomUUID().toString());
    return new Transaction(call, call.given(ACTIONS), token).reply();
  }

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

  private static List<String> problems(List<Action> actions) {
    return actions.size() > MOST_ACTIONS
        ? List.of(
            "actions takes up to %d actions, and got %d: use several transactions"
                .formatted(MOST_ACTIONS, actions.size()))
        : Duplicates.problems(actions);
  }

  private static Action only(Arguments element) {
    return KINDS.stream().flatMap(kind -> element.get(kind).stream()).findFirst().orElseThrow();
  }

  private static String token(String token) {
    if (token.length() > LONGEST_TOKEN) {
      throw new IllegalArgumentException(
          "takes up to %d characters, and got %d".formatted(LONGEST_TOKEN, token.length()));
    }
    return token;
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
