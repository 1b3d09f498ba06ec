package io.github.dynamodbmcp.handlers.writing;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.item.Portion;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The answer in JSON to the write of one item, which holds what the answer to many holds. */
public final class SingleAnswer {
  private final Call call;
  private final ObjectNode data;

  /** Starts the answer. */
  public SingleAnswer(Call call, int written) {
    this.call = call;
    this.data = Json.object().put("table", call.table().name()).put("written", written);
    data.putArray("failed");
    data.putArray("not_attempted");
  }

  /**
   * Adds as much of an item as fits into a share of the answer.
   *
   * @param member the name of the answer's member
   * @param always the attributes that are never left out
   */
  public SingleAnswer with(
      String member, Map<String, AttributeValue> item, Collection<String> always, int longest) {
    Portion portion = portion(item, always, longest);
    data.set(member, portion.shown());
    portion.leftOut().describe(data, member.equals("item") ? "not_shown" : member + "_not_shown");
    call.mask().ifPresent(mask -> mask.describe(data, List.of(item)));
    return this;
  }

  /** Adds what the caller should know about the write: a line, or nothing. */
  public SingleAnswer notice(String line) {
    if (!line.isEmpty()) {
      data.put("notice", line.strip());
    }
    return this;
  }

  /** Returns how many characters an item would take of these. */
  public int length(Map<String, AttributeValue> item, Collection<String> always, int longest) {
    return portion(item, always, longest).length();
  }

  private Portion portion(
      Map<String, AttributeValue> item, Collection<String> always, int longest) {
    return Portion.within(longest, call.given(FORMAT).item(item), always);
  }

  /** Ends the answer with its cost. */
  public ObjectNode end() {
    return call.cost().addTo(data);
  }

  /** The object, for members of the operation's own. */
  public ObjectNode data() {
    return data;
  }
}
