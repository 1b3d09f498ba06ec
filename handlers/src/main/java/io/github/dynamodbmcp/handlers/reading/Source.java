package io.github.dynamodbmcp.handlers.reading;

import static io.github.dynamodbmcp.handlers.call.Parameters.INDEX_NAME;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.protocol.json.Json;

/** Names the table or index that a query or scan reads. */
public final class Source {
  private Source() {}

  /** {@code table 'Orders'}, or {@code table 'Orders' index 'ByDate'}. */
  public static String words(Call call) {
    return call.table().quoted()
        + call.given(INDEX_NAME).map(index -> " index '" + index + "'").orElse("");
  }

  /** Starts a JSON answer with the table's name and the index's. */
  public static ObjectNode data(Call call) {
    ObjectNode data = Json.object().put("table", call.table().name());
    call.given(INDEX_NAME).ifPresent(index -> data.put("index", index));
    return data;
  }
}
