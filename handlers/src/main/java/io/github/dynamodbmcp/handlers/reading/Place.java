package io.github.dynamodbmcp.handlers.reading;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The place in a query or scan where one answer ends and the next begins; a {@link NextToken} holds
 * it.
 *
 * @param key the key of the last item before it; empty at the start
 * @param state the state of the call's {@link Fold} up to here
 * @param spent what the answer to come has cost up to here
 */
record Place(Map<String, AttributeValue> key, ObjectNode state, Spent spent) {
  private static final String KEY = "key";
  private static final String STATE = "state";
  private static final String SPENT = "spent";

  /** An assistant repeats a token letter by letter, so it is short; in characters. */
  private static final int SHORT = 4_000;

  /** The most that a state adds to a long key in a token, in characters; a count fits. */
  private static final int SMALL_STATE = 100;

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
                  place.get(STATE) instanceof ObjectNode state ? state : Json.object(),
                  Spent.of(place.path(SPENT)));
            })
        .orElseGet(() -> new Place(Map.of(), Json.object(), Spent.NOTHING));
  }

  /**
   * Returns the way on from this place for an assistant: a token of at most 4,000 characters, which
   * only the same arguments accept. Only a key makes it longer.
   */
  Onward onward(Call call) {
    String token = NextToken.write(call, json());
    if (token.length() > SHORT && !state.isEmpty()) {
      int keyAlone = new Place(key, Json.object(), spent).onward(call).length();
      if (token.length() > Math.max(SHORT, keyAlone + SMALL_STATE)) {
        return new Onward.TooLarge();
      }
    }
    return new Onward.Token(token);
  }

  /**
   * Returns the token for a caller that goes on by itself; empty if the state is too large for any.
   */
  Optional<String> token(Call call) {
    return NextToken.writeLong(call, json());
  }

  private ObjectNode json() {
    ObjectNode place = Json.object();
    place.set(KEY, ItemJson.typed(key));
    if (!state.isEmpty()) {
      place.set(STATE, state);
    }
    if (!spent.equals(Spent.NOTHING)) {
      place.set(SPENT, spent.json());
    }
    return place;
  }
}
