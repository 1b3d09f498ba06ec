package io.github.dynamodbmcp.handlers.transaction;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Format;
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

  /** A failed action's sentence, in characters; its item comes in addition. */
  private static final int SENTENCE_CHARS = 400;

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
    StringBuilder text =
        new StringBuilder(
            "The transaction was cancelled, so nothing was written to %s. Of its %s failed:\n"
                .formatted(transaction.tables(), failedOf(failed.size())));
    Keys keys = Keys.of(transaction.actions());
    int shown = 0;
    for (int i : failed) {
      int room = longest() - text.length();
      if (room < 2 * SENTENCE_CHARS && shown > 0) {
        text.append("and %s more\n".formatted(failed.size() - shown));
        break;
      }
      Action action = transaction.actions().get(i);
      text.append("actions[%d], %s: ".formatted(i, keys.words(action)))
          .append(verdicts.get(i).sentence(action));
      Map<String, AttributeValue> standing = verdicts.get(i).standing();
      if (!standing.isEmpty()) {
        text.append(" The current item:\n")
            .append(
                ItemText.within(
                    room / (failed.size() - shown) - SENTENCE_CHARS,
                    standing,
                    keys.of(action).map(Map::keySet).orElse(Set.of())));
      } else {
        text.append('\n');
      }
      shown++;
    }
    return text.toString().stripTrailing();
  }

  private String failedOf(int failed) {
    return "%s, %d".formatted(Words.count(verdicts.size(), "action"), failed);
  }

  private ObjectNode data() {
    ObjectNode data = transaction.frame(0);
    ArrayNode failures = data.putArray("failed");
    List<Integer> failed = failed();
    Format format = transaction.call().given(FORMAT);
    int left = longest() - SENTENCE_CHARS;
    for (int i : failed) {
      Action action = transaction.actions().get(i);
      Verdict verdict = verdicts.get(i);
      ObjectNode failure =
          transaction
              .entry(i)
              .put("status", verdict.status(action))
              .put("message", verdict.sentence(action));
      if (!verdict.standing().isEmpty()) {
        Portion portion =
            Portion.within(
                longest() / failed.size() - SENTENCE_CHARS,
                format.item(verdict.standing()),
                List.of());
        failure.set("item", portion.shown());
        portion.leftOut().describe(failure, "not_shown");
        transaction
            .call()
            .mask(action.table())
            .ifPresent(mask -> mask.describe(failure, List.of(verdict.standing())));
      }
      left -= Json.length(failure);
      if (left < 0 && !failures.isEmpty()) {
        break;
      }
      failures.add(failure);
    }
    return transaction.call().cost().addTo(data.put("failed_count", failed.size()));
  }
}
