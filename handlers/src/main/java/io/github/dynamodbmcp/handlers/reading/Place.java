package io.github.dynamodbmcp.handlers.reading;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The place in a query or scan where one answer ends and the next begins; a {@link NextToken} holds
 * it.
 *
 * @param key the key of the last item before it; empty at the start
 * @param state the state of the call's {@link Fold} up to here
 */
record Place(Map<String, AttributeValue> key, ObjectNode state) {
  private static final String KEY = "key";
  private static final String STATE = "state";

  /**
   * Reads the place from the call's token; without one it is the start.
   *
   * @throws io.github.dynamodbmcp.handlers.tool.InvalidArguments if the token belongs to another
   *     call
   */
  static Place of(Call call) {
    return NextToken.read(
            call,
            place -> {
              if (!(place.get(KEY) instanceof ObjectNode key) || key.isEmpty()) {
                throw new IllegalArgumentException("holds no place");
              }
              return new Place(
                  ItemJson.read(key),
                  place.get(STATE) instanceof ObjectNode state ? state : Json.object());
            })
        .orElseGet(() -> new Place(Map.of(), Json.object()));
  }

  /** Returns the token for this place, which only the same arguments accept. */
  String token(Call call) {
    ObjectNode place = Json.object();
    place.set(KEY, ItemJson.typed(key));
    if (!state.isEmpty()) {
      place.set(STATE, state);
    }
    return NextToken.write(call, place);
  }
}
