package io.github.dynamodbmcp.handlers.transaction;

import io.github.dynamodbmcp.handlers.advice.Advice;
import io.github.dynamodbmcp.handlers.fault.FaultTranslator;
import io.github.dynamodbmcp.handlers.text.Visible;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.handlers.writing.Kind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The sentences of a transaction's errors.
 *
 * @param lost whether an earlier attempt may have been carried out
 */
record TransactionSentences(Transaction transaction, boolean lost)
    implements FaultTranslator.Sentences {
  private static final int LONGEST_MESSAGE = 1_000;

  @Override
  public String notFound() {
    return "%s. dynamodb_list_tables shows which tables there are."
        .formatted(
            transaction.tableNames().size() == 1
                ? "There is no %s here".formatted(transaction.tables())
                : "At least one of the %s isn't here, so nothing was written"
                    .formatted(transaction.tables()));
  }

  @Override
  public String grant() {
    return "with the template's parameter TableNamePattern";
  }

  @Override
  public String mayHaveHappened() {
    return " The transaction may have been carried out all the same. Repeat the call with idempotency_token %s and the same actions within 10 minutes: then it happens once at most."
        .formatted(Visible.quote(transaction.token()));
  }

  @Override
  public String notHappened() {
    return lost ? mayHaveHappened() : FaultTranslator.Sentences.super.notHappened();
  }

  @Override
  public String refusal(String message) {
    if (message.startsWith("Transaction request cannot include multiple operations on one item")) {
      return "Two of the actions are about the same item. A transaction takes each item once: join its changes in one action, and give a write its own condition_expression.";
    }
    if (message.startsWith("Transaction payload size cannot exceed")
        || message.contains("4 MB")
        || message.contains("4MB")) {
      return "The items of the transaction are larger than 4 MB together. Shorten them, or use several transactions.";
    }
    List<Integer> suspects = suspects(message);
    if (suspects.size() == 1) {
      Action action = transaction.actions().get(suspects.getFirst());
      return "actions[%d], %s: %s"
          .formatted(
              suspects.getFirst(),
              Keys.of(transaction.actions()).words(action),
              new Advice(action.written()).on(message));
    }
    return Visible.sentence(message, LONGEST_MESSAGE)
        + ". DynamoDB doesn't say which of the actions it means.";
  }

  /** The indexes of the actions that DynamoDB's message may mean: it doesn't name one. */
  private List<Integer> suspects(String message) {
    List<Integer> all = IntStream.range(0, transaction.actions().size()).boxed().toList();
    String expression =
        message.contains("UpdateExpression") || message.contains("update expression")
            ? "update"
            : message.contains("ConditionExpression") ? "condition" : "";
    List<Integer> suspects =
        all.stream().filter(i -> mayHave(transaction.actions().get(i), expression)).toList();
    Matcher clue =
        Pattern.compile(
                "(?:near: \"|token: \"|attribute name: |attribute value: |keyword: |function: |keys: \\{|the key )([^\"},\\s]+)")
            .matcher(message);
    while (clue.find() && suspects.size() > 1) {
      String word = clue.group(1).toLowerCase(Locale.ROOT);
      List<Integer> fewer =
          suspects.stream()
              .filter(i -> words(transaction.actions().get(i)).contains(word))
              .toList();
      suspects = fewer.isEmpty() ? suspects : fewer;
    }
    return suspects;
  }

  private static boolean mayHave(Action action, String expression) {
    return switch (expression) {
      case "update" -> action instanceof Action.Write write && write.edit().kind() == Kind.UPDATE;
      case "condition" -> action.condition().isPresent();
      default -> true;
    };
  }

  /** The texts of an action in which DynamoDB may find something wrong, in lower case. */
  private static String words(Action action) {
    Arguments given = action.aim().given();
    StringBuilder words = new StringBuilder();
    Stream.of(
            "update_expression",
            "condition_expression",
            "expression_attribute_names",
            "expression_attribute_values")
        .forEach(argument -> given.find(argument).ifPresent(words::append));
    return words.toString().toLowerCase(Locale.ROOT);
  }
}
