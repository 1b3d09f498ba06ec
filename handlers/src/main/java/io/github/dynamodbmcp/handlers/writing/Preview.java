package io.github.dynamodbmcp.handlers.writing;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONDITION_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The effect that a write of one item would have. The write is sent with a condition that can't
 * hold, and DynamoDB returns the existing item, which takes no permission but the write's own.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html#DDB-PutItem-request-ReturnValuesOnConditionCheckFailure">
 *     ReturnValuesOnConditionCheckFailure</a>
 */
public record Preview(Call call, Prospect prospect) {
  /** Previews the write of one target. */
  public static Reply reply(
      Call call, Write write, Map<String, AttributeValue> target, Terms terms) {
    Map<String, AttributeValue> standing = standing(write, target, terms, call);
    Conditions.requireReplaceable(call, write, standing);
    Map<String, AttributeValue> shown = Conditions.masked(call, target);
    Preview preview = new Preview(call, Prospect.of(call.table(), write, shown, standing));
    return call.given(FORMAT).reply(0, preview::text, preview::data);
  }

  /**
   * Asks DynamoDB for the item that the write would meet; empty if there is none.
   *
   * @param terms those that never hold
   */
  static Map<String, AttributeValue> standing(
      Write write, Map<String, AttributeValue> target, Terms terms, Call call) {
    try {
      write.send(target, terms, call.inTime());
    } catch (ConditionalCheckFailedException e) {
      return e.item();
    }
    throw applied();
  }

  /** The fault of a store that ignores conditions. */
  public static Fault applied() {
    return new Fault(
        500,
        "DynamoDB applied a write whose condition can't hold. The write has happened: read the item.");
  }

  private String text() {
    return "Dry run: nothing was written. " + prospect.text(call.scope().maxItemChars()) + notes();
  }

  private String notes() {
    return notes(call, Conditions.whyNotMet(call, prospect.standing()));
  }

  /**
   * Says what a preview doesn't show, and what it costs.
   *
   * @param hints lines about the condition
   */
  static String notes(Call call, String hints) {
    return condition(call)
        + hints
        + "DynamoDB charges a dry run like a write whose condition fails: 1 write unit for each KB of the item, at least 1.\n";
  }

  private static String condition(Call call) {
    return call.given(CONDITION_EXPRESSION).isPresent()
        ? "The condition_expression was not evaluated: the write happens only if it holds.\n"
        : "";
  }

  private ObjectNode data() {
    ObjectNode data =
        Json.object().put("table", call.table().name()).put("dry_run", true).put("written", 0);
    prospect.describe(data, call.given(FORMAT), call.scope().maxItemChars());
    call.mask().ifPresent(mask -> mask.describe(data, List.of(prospect.standing())));
    return data.put("notice", notes().strip().replace('\n', ' '));
  }
}
