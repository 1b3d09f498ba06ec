package io.github.dynamodbmcp.handlers.reading;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The place in a query or scan where one answer ends and the next begins: what its {@link
 * NextToken} carries.
 *
 * @param key of the last item that was passed; empty at the start
 * @param count how many items were counted up to here; 0 unless counting
 */
record Bookmark(Map<String, AttributeValue> key, long count) {
  private static final Bookmark START = new Bookmark(Map.of(), 0);

  /**
   * Reads the call's token.
   *
   * @throws io.github.dynamodbmcp.handlers.tool.InvalidArguments if it belongs to another call
   */
  static Bookmark of(Call call) {
    return NextToken.read(
            call,
            place -> {
              if (!(place.get("key") instanceof ObjectNode key) || key.isEmpty()) {
                throw new IllegalArgumentException("says no place");
              }
              return new Bookmark(ItemJson.read(key), place.path("count").asLong());
            })
        .orElse(START);
  }

  /** The token for this place, good for the call's arguments alone. */
  String write(Call call) {
    ObjectNode place = Json.object();
    place.set("key", ItemJson.typed(key));
    if (count > 0) {
      place.put("count", count);
    }
    return NextToken.write(call, place);
  }
}
