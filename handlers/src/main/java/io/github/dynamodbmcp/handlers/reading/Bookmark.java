package io.github.dynamodbmcp.handlers.reading;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.LIMIT;
import static io.github.dynamodbmcp.handlers.call.Parameters.NEXT_TOKEN;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.handlers.item.NextToken;
import io.github.dynamodbmcp.handlers.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The place in a query or scan where one answer ends and the next begins.
 *
 * @param key of the last item that was passed; empty at the start
 * @param count how many items were counted up to here; 0 unless counting
 */
public record Bookmark(Map<String, AttributeValue> key, long count) {
  private static final Bookmark START = new Bookmark(Map.of(), 0);

  /**
   * Reads the call's token.
   *
   * @throws io.github.dynamodbmcp.handlers.tool.InvalidArguments if it belongs to another call
   */
  static Bookmark of(Call call) {
    return read(
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
    return write(call, place);
  }

  /**
   * Reads the place in a call's token; empty if the call has none.
   *
   * @param reader of the place; throws {@link IllegalArgumentException} with words that go on after
   *     "next_token"
   * @throws io.github.dynamodbmcp.handlers.tool.InvalidArguments if the token belongs to another
   *     call, or is none
   */
  public static <P> Optional<P> read(Call call, Function<ObjectNode, P> reader) {
    try {
      return call.given(NEXT_TOKEN).map(token -> reader.apply(NextToken.read(token, owner(call))));
    } catch (IllegalArgumentException e) {
      throw call.given().invalid("next_token " + e.getMessage());
    }
  }

  /** The token for a place, good for the call's arguments alone, but for its limit and format. */
  public static String write(Call call, ObjectNode place) {
    return NextToken.write(place, owner(call));
  }

  private static String owner(Call call) {
    return call.given().canonical(List.of(LIMIT, FORMAT, NEXT_TOKEN));
  }
}
