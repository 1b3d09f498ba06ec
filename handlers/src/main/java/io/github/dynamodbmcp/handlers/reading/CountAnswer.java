package io.github.dynamodbmcp.handlers.reading;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.INDEX_NAME;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.protocol.json.Json;

/** The answer of a query or scan that only counts. */
final class CountAnswer {
  private CountAnswer() {}

  /** Every page was counted. */
  static Reply exact(Call call, long count, int scanned) {
    return call.given(FORMAT)
        .reply(
            items(count),
            () ->
                "%s in %s (exact)\n%s"
                    .formatted(
                        Words.matches(count),
                        ItemsAnswer.source(call),
                        Words.readCost(call.consumedCapacity())),
            () -> data(call, count, scanned, true));
  }

  /** Time was up: the token goes on counting. */
  static Reply atLeast(Call call, long count, int scanned, String token) {
    return call.given(FORMAT)
        .reply(
            items(count),
            () ->
                "At least %s in %s so far\n%sTo go on counting, repeat the call with next_token: %s"
                    .formatted(
                        Words.matches(count),
                        ItemsAnswer.source(call),
                        Words.readCost(call.consumedCapacity()),
                        token),
            () -> data(call, count, scanned, false).put("next_token", token));
  }

  private static int items(long count) {
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  private static ObjectNode data(Call call, long count, int scanned, boolean exact) {
    ObjectNode data = Json.object().put("table", call.table().name());
    call.given(INDEX_NAME).ifPresent(index -> data.put("index", index));
    return data.put("count", count)
        .put("exact", exact)
        .put("scanned_count", scanned)
        .put("consumed_capacity", call.consumedCapacity());
  }
}
