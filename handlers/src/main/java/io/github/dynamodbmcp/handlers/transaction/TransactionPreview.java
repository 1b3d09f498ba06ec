package io.github.dynamodbmcp.handlers.transaction;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Portion;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.writing.Prospect;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The effect that a transaction would have. Each of its actions was sent with a condition that
 * can't hold, and DynamoDB returned the existing items.
 *
 * @param verdicts one for each action, in order
 */
record TransactionPreview(Transaction transaction, List<Verdict> verdicts) {
  /** The line that counts what isn't shown, in characters. */
  private static final int LAST_LINE_CHARS = 20;

  /** The count of what isn't shown and the name of the notice, in characters. */
  private static final int LAST_MEMBERS_CHARS = 60;

  /** The name of the item's member, in characters. */
  private static final int MEMBER_CHARS = 10;

  private static final String TOO_LARGE =
      "too large to show beside the others: use a dry run with fewer actions.";

  Reply reply() {
    return transaction.call().given(FORMAT).reply(0, this::text, this::data);
  }

  private String text() {
    List<Action> actions = transaction.actions();
    String start =
        "Dry run: nothing was written. The transaction has %s:\n"
            .formatted(Words.count(actions.size(), "action"));
    String notes = notes();
    int room =
        transaction.call().scope().maxResponseChars()
            - start.length()
            - notes.length()
            - LAST_LINE_CHARS;
    List<String> previews =
        new Entries<String>(this::preview, String::length).fitting(indexes(), room);
    int more = actions.size() - previews.size();
    return start
        + String.join("", previews)
        + (more == 0 ? "" : "and %s more\n".formatted(more))
        + notes;
  }

  private List<Integer> indexes() {
    return IntStream.range(0, verdicts.size()).boxed().toList();
  }

  private String preview(int index, int chars) {
    String place = "actions[%d]: ".formatted(index);
    return place
        + line(transaction.actions().get(index), verdicts.get(index), chars - place.length());
  }

  private String line(Action action, Verdict verdict, int chars) {
    return switch (verdict) {
      case Verdict.Unmet(Map<String, AttributeValue> standing) ->
          switch (action) {
                case Action.Write write -> prospect(write, standing).text(chars);
                case Action.Check check -> checked(check, standing, chars);
              }
              + ConditionHints.ofPreviewed(action, standing);
      case Verdict.Refused refused ->
          "The %s would fail: %s\n".formatted(words(action), refused.sentence(action));
      case Verdict.UnmetUnshown _ ->
          "The %s would meet an item that is %s\n".formatted(words(action), TOO_LARGE);
      case Verdict.Passed _ ->
          "DynamoDB did not return the current item of the %s\n".formatted(words(action));
    };
  }

  private String words(Action action) {
    return Keys.of(transaction.actions()).words(action);
  }

  private static Prospect prospect(Action.Write write, Map<String, AttributeValue> standing) {
    return Prospect.of(write.table(), write.edit(), write.target(), standing);
  }

  private static String checked(
      Action.Check check, Map<String, AttributeValue> standing, int chars) {
    if (standing.isEmpty()) {
      return "The condition would be checked for a missing item: there is none in %s with key: %s\n"
          .formatted(check.table().quoted(), Words.key(check.target()));
    }
    String line =
        "The condition would be checked for this item in %s:\n".formatted(check.table().quoted());
    return line + ItemText.within(chars - line.length(), standing, check.target().keySet());
  }

  private String notes() {
    boolean hasCondition =
        transaction.actions().stream().anyMatch(action -> action.condition().isPresent());
    return (hasCondition
            ? "No condition_expression was evaluated: the transaction happens only if all of them hold.\n"
            : "")
        + "DynamoDB charges a dry run like a transaction whose conditions fail: 2 write units for each KB of each item, at least 2.\n";
  }

  private ObjectNode data() {
    ObjectNode data = transaction.frame(0).put("dry_run", true);
    ArrayNode previews = data.putArray("previews");
    String notice = notes().strip().replace('\n', ' ');
    int room =
        transaction.call().scope().maxResponseChars()
            - Json.length(data)
            - notice.length()
            - LAST_MEMBERS_CHARS;
    new Entries<ObjectNode>(this::entry, entry -> Json.length(entry) + 1)
        .fitting(indexes(), room)
        .forEach(previews::add);
    if (previews.size() < verdicts.size()) {
      data.put("previews_not_shown", verdicts.size() - previews.size());
    }
    return data.put("notice", notice);
  }

  private ObjectNode entry(int index, int chars) {
    Action action = transaction.actions().get(index);
    Format format = transaction.call().given(FORMAT);
    ObjectNode preview = transaction.entry(index);
    switch (verdicts.get(index)) {
      case Verdict.Unmet(Map<String, AttributeValue> standing) -> {
        switch (action) {
          case Action.Write write -> prospect(write, standing).describe(preview, format, chars);
          case Action.Check _ -> {
            preview.put("would", "check");
            if (!standing.isEmpty()) {
              Portion portion =
                  Portion.within(
                      chars - Json.length(preview) - MEMBER_CHARS,
                      format.item(standing),
                      action.target().keySet());
              preview.set("item", portion.shown());
              portion.leftOut().describe(preview, "not_shown");
            }
          }
        }
        String hint = ConditionHints.ofPreviewed(action, standing);
        if (!hint.isEmpty()) {
          preview.put("notice", hint.strip());
        }
        transaction
            .call()
            .mask(action.table())
            .ifPresent(mask -> mask.describe(preview, List.of(standing)));
      }
      case Verdict.Refused refused ->
          preview.put("would", "fail").put("message", refused.sentence(action));
      case Verdict.UnmetUnshown _ ->
          preview.put("would", "unknown").put("message", "There is an item that is " + TOO_LARGE);
      case Verdict.Passed _ -> preview.put("would", "unknown");
    }
    return preview;
  }
}
