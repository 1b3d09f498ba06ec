package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.DRY_RUN;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.tool.Argument.optional;
import static io.github.dynamodbmcp.handlers.tool.Argument.required;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Parameters;
import io.github.dynamodbmcp.handlers.call.Subject;
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.handlers.tool.Type;
import io.github.dynamodbmcp.handlers.transaction.Action;
import io.github.dynamodbmcp.handlers.transaction.Duplicates;
import io.github.dynamodbmcp.handlers.transaction.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

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

  private static final Argument<List<Action>> ACTIONS =
      required(
          "actions",
          Type.listOf(
              ActionArguments.TYPE,
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

  private static List<String> problems(List<Action> actions) {
    return actions.size() > MOST_ACTIONS
        ? List.of(
            "actions takes up to %d actions, and got %d: use several transactions"
                .formatted(MOST_ACTIONS, actions.size()))
        : Duplicates.problems(actions);
  }

  private static String token(String token) {
    if (token.length() > LONGEST_TOKEN) {
      throw new IllegalArgumentException(
          "takes up to %d characters, and got %d".formatted(LONGEST_TOKEN, token.length()));
    }
    return token;
  }
}
