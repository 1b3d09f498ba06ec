package io.github.dynamodbmcp.handlers.transaction;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.fault.ItemsLeftOut;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Portion;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * A transaction that DynamoDB cancelled, so that nothing was written.
 *
 * @param verdicts one for each action, in order
 */
record Cancellation(Transaction transaction, List<Verdict> verdicts) {
  /** The most characters of an error; the proxy takes a longer one for another server's page. */
  private static final int LONGEST_ERROR = 40_000;

  /** The line that counts what isn't shown, in characters. */
  private static final int LAST_LINE_CHARS = 20;

  /** The count of the failures and the cost, in characters. */
  private static final int LAST_MEMBERS_CHARS = 60;

  /** The name of the item's member, in characters. */
  private static final int MEMBER_CHARS = 10;

  static Cancellation of(Transaction transaction, TransactionCanceledException e) {
    List<CancellationReason> reasons = e.cancellationReasons();
    Set<Integer> unshown = ItemsLeftOut.of(e);
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < transaction.actions().size(); i++) {
      verdicts.add(
          unshown.contains(i)
              ? new Verdict.UnmetUnshown()
              : i < reasons.size() ? Verdict.of(reasons.get(i)) : new Verdict.Passed());
    }
    return new Cancellation(transaction, verdicts);
  }

  /** Whether only others are in the way, so that the same transaction may succeed in a moment. */
  boolean isTransient() {
    List<Integer> failed = failed();
    return !failed.isEmpty()
        && failed.stream()
            .allMatch(
                i -> verdicts.get(i) instanceof Verdict.Refused refused && refused.isTransient());
  }

  Reply reply() {
    if (!transaction.call().writes()) {
      return new TransactionPreview(transaction, verdicts).reply();
    }
    if (failed().isEmpty()) {
      throw new Fault(
          409,
          "DynamoDB cancelled the transaction and gave no reason. Nothing was written: try again.");
    }
    int status = status();
    if (status == 429) {
      throw new Fault(status, text());
    }
    return new Reply.Failure(
        status, transaction.call().given(FORMAT).reply(0, this::text, this::data));
  }

  /** The indexes of the actions that failed. */
  private List<Integer> failed() {
    return IntStream.range(0, verdicts.size())
        .filter(i -> !(verdicts.get(i) instanceof Verdict.Passed))
        .boxed()
        .toList();
  }

  /** The lowest status: one that asks for other arguments comes before one that asks to wait. */
  private int status() {
    return failed().stream()
        .mapToInt(i -> verdicts.get(i).status(transaction.actions().get(i)))
        .min()
        .orElseThrow();
  }

  private int longest() {
    return Math.min(transaction.call().scope().maxResponseChars(), LONGEST_ERROR);
  }

  private String text() {
    List<Integer> failed = failed();
    String start =
        "The transaction was cancelled, so nothing was written to %s. Of its %s failed:\n"
            .formatted(transaction.tables(), failedOf(failed.size()));
    List<String> failures =
        new Entries<String>(this::failure, String::length)
            .fitting(failed, longest() - start.length() - LAST_LINE_CHARS);
    int more = failed.size() - failures.size();
    return (start + String.join("", failures) + (more == 0 ? "" : "and %s more\n".formatted(more)))
        .stripTrailing();
  }

  private String failure(int index, int chars) {
    Keys keys = Keys.of(transaction.actions());
    Action action = transaction.actions().get(index);
    Map<String, AttributeValue> standing = verdicts.get(index).standing();
    String line =
        "actions[%d], %s: %s%s\n"
            .formatted(
                index,
                keys.words(action),
                verdicts.get(index).sentence(action),
                standing.isEmpty() ? "" : " The current item:");
    return standing.isEmpty()
        ? line
        : line + ItemText.within(chars - line.length(), standing, key(action));
  }

  private Set<String> key(Action action) {
    return Keys.of(transaction.actions()).of(action).map(Map::keySet).orElse(Set.of());
  }

  private String failedOf(int failed) {
    return "%s, %d".formatted(Words.count(verdicts.size(), "action"), failed);
  }

  private ObjectNode data() {
    ObjectNode data = transaction.frame(0);
    ArrayNode failures = data.putArray("failed");
    List<Integer> failed = failed();
    new Entries<ObjectNode>(this::entry, entry -> Json.length(entry) + 1)
        .fitting(failed, longest() - Json.length(data) - LAST_MEMBERS_CHARS)
        .forEach(failures::add);
    return transaction.call().cost().addTo(data.put("failed_count", failed.size()));
  }

  private ObjectNode entry(int index, int chars) {
    Action action = transaction.actions().get(index);
    Verdict verdict = verdicts.get(index);
    ObjectNode failure =
        transaction
            .entry(index)
            .put("status", verdict.status(action))
            .put("message", verdict.sentence(action));
    if (!verdict.standing().isEmpty()) {
      Portion portion =
          Portion.within(
              chars - Json.length(failure) - MEMBER_CHARS,
              transaction.call().given(FORMAT).item(verdict.standing()),
              key(action));
      failure.set("item", portion.shown());
      portion.leftOut().describe(failure, "not_shown");
      transaction
          .call()
          .mask(action.table())
          .ifPresent(mask -> mask.describe(failure, List.of(verdict.standing())));
    }
    return failure;
  }
}
