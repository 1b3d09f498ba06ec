package io.github.dynamodbmcp.handlers.transaction;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Backoff;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.fault.Connections;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.fault.FaultTranslator;
import io.github.dynamodbmcp.handlers.text.Visible;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.writing.Preview;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * A transaction, which DynamoDB carries out as a whole or not at all. Its token makes it safe to
 * send again: within ten minutes DynamoDB carries out one token only once.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">
 *     TransactWriteItems</a>
 */
public record Transaction(Call call, List<Action> actions, String token) {
  /** How often it is sent if others are in its way, or if its answer is lost. */
  private static final int MOST_ATTEMPTS = 4;

  /** A line that counts what isn't listed, and the cost, in characters. */
  private static final int LAST_LINES = 120;

  /** Copies the list. */
  public Transaction {
    actions = List.copyOf(actions);
  }

  /**
   * Carries it out, or previews it if the call is a dry run.
   *
   * @throws io.github.dynamodbmcp.handlers.tool.InvalidArguments if it names a masked attribute
   */
  public Reply reply() {
    requireUnmasked();
    return shown().reply(new TransactionRequest(this));
  }

  private void requireUnmasked() {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < actions.size(); i++) {
      String place = "actions[%d]: %s: ".formatted(i, actions.get(i).name());
      call.masked(actions.get(i).aim().given()).stream().map(place::concat).forEach(problems::add);
    }
    if (!problems.isEmpty()) {
      throw call.arguments().invalid(String.join("; ", problems));
    }
  }

  /** The transaction as answers show it: without the masked attributes that it gives to items. */
  private Transaction shown() {
    return new Transaction(
        call,
        actions.stream()
            .map(action -> call.mask(action.table()).map(action::masked).orElse(action))
            .toList(),
        token);
  }

  private Reply reply(TransactionRequest request) {
    Backoff backoff = new Backoff(call.time());
    boolean lost = false;
    for (int attempt = 1; ; attempt++) {
      boolean isLast = attempt == MOST_ATTEMPTS;
      try {
        return carriedOut(request.send());
      } catch (TransactionCanceledException e) {
        Cancellation cancellation = Cancellation.of(this, e);
        if (!cancellation.isTransient() || isLast || !backoff.pause()) {
          return cancellation.reply();
        }
      } catch (SdkException e) {
        lost |= mayHaveHappened(e);
        if (!mayHaveHappened(e) || isLast || !backoff.pause()) {
          throw fault(e, lost);
        }
      }
    }
  }

  /** Whether the answer was lost, so that only sending it again tells what happened. */
  private static boolean mayHaveHappened(SdkException e) {
    boolean answered = e instanceof AwsServiceException refusal && refusal.statusCode() < 500;
    return !answered && !Connections.neverConnected(e);
  }

  private Fault fault(SdkException failure, boolean lost) {
    return switch (failure) {
      case IdempotentParameterMismatchException _ ->
          new Fault(
              409,
              "idempotency_token %s was used for other actions within the last 10 minutes, so nothing was written. Give another token, or none."
                  .formatted(Visible.quote(token)));
      case TransactionInProgressException _ ->
          new Fault(
              409,
              "A transaction with idempotency_token %s is still in progress. Repeat the call with the same token in a moment."
                  .formatted(Visible.quote(token)));
      default ->
          new FaultTranslator(
                  "dynamodb:TransactWriteItems",
                  tables(),
                  call.writes(),
                  new TransactionSentences(this, lost))
              .of(failure);
    };
  }

  private Reply carriedOut(TransactWriteItemsResponse response) {
    if (!call.writes()) {
      throw Preview.applied();
    }
    call.cost().add(response.consumedCapacity());
    return call.given(FORMAT).reply(writes(), this::text, this::data);
  }

  private String text() {
    StringBuilder text =
        new StringBuilder("Transaction carried out, with %s:\n".formatted(counted()));
    Keys keys = Keys.of(actions);
    for (int i = 0; i < actions.size(); i++) {
      String line = "  - %s\n".formatted(keys.words(actions.get(i)));
      if (text.length() + line.length() > call.scope().maxResponseChars() - LAST_LINES) {
        text.append("  and %s more\n".formatted(actions.size() - i));
        break;
      }
      text.append(line);
    }
    return text.append(ConditionHints.ofCarriedOut(actions))
        .append(call.cost().writeSentence())
        .toString();
  }

  private ObjectNode data() {
    ObjectNode data = frame(writes());
    data.put("idempotency_token", token);
    String hints = ConditionHints.ofCarriedOut(actions);
    if (!hints.isEmpty()) {
      data.put("notice", hints.strip().replace('\n', ' '));
    }
    return call.cost().addTo(data);
  }

  /** The members that every answer in JSON has. */
  ObjectNode frame(int written) {
    ObjectNode data = Json.object();
    ArrayNode tables = data.putArray("tables");
    tableNames().forEach(tables::add);
    data.put("actions", actions.size());
    return data.put("written", written);
  }

  /** Begins the entry of an action in an answer in JSON. */
  ObjectNode entry(int index) {
    Action action = actions.get(index);
    Format format = call.given(FORMAT);
    ObjectNode entry =
        Json.object()
            .put("index", index)
            .put("action", action.name())
            .put("table", action.table().name());
    Keys.of(actions).of(action).ifPresent(key -> entry.set("key", format.item(key)));
    return entry;
  }

  /** How many of the actions write. */
  int writes() {
    return (int) actions.stream().filter(Action.Write.class::isInstance).count();
  }

  /** {@code 2 writes and 1 condition check}. */
  private String counted() {
    int checks = actions.size() - writes();
    String writes = Words.count(writes(), "write");
    return checks == 0 ? writes : writes + " and " + Words.count(checks, "condition check");
  }

  List<String> tableNames() {
    return actions.stream().map(action -> action.table().name()).distinct().toList();
  }

  /** The tables in a sentence: {@code tables 'Orders', 'Stock'}. */
  String tables() {
    List<String> names = tableNames();
    return names.stream()
        .map("'%s'"::formatted)
        .collect(Collectors.joining(", ", names.size() == 1 ? "table " : "tables ", ""));
  }
}
