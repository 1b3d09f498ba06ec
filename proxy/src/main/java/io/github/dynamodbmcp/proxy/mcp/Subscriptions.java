package io.github.dynamodbmcp.proxy.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.proxy.json.Json;
import io.github.dynamodbmcp.proxy.mcp.InFlight.Pending;
import io.github.dynamodbmcp.proxy.mcp.Message.Request;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** {@code subscriptions/listen}, of revision 2026-07-28: who wants to hear of a changed list. */
final class Subscriptions {

  private record Open(
      Pending pending, ReplyTo reply, boolean tools, UnaryOperator<ObjectNode> complete) {}

  private final Outgoing out;
  private final InFlight inFlight;
  private final Map<JsonNode, Open> open = new ConcurrentHashMap<>();

  Subscriptions(Outgoing out, InFlight inFlight) {
    this.out = out;
    this.inFlight = inFlight;
  }

  void open(Request request, ReplyTo reply, UnaryOperator<ObjectNode> complete)
      throws RpcException {
    if (!(request.params().get("notifications") instanceof ObjectNode wanted)) {
      throw new RpcException(RpcError.invalidParams("params.notifications must be an object."));
    }
    JsonNode id = request.id();
    boolean tools = wanted.path("toolsListChanged").asBoolean(false);
    Pending pending = inFlight.begin(id);
    pending.onCancel(() -> {
      open.remove(id);
      reply.nothing();
    });
    ObjectNode acknowledged = tagged(id);
    ObjectNode honoured = acknowledged.putObject("notifications");
    if (tools) {
      honoured.put("toolsListChanged", true);
    }
    // Said before it is entered: nothing may come before the acknowledgement.
    out.notify("notifications/subscriptions/acknowledged", acknowledged);
    open.put(id, new Open(pending, reply, tools, complete));
  }

  void toolsChanged() {
    open.forEach((id, subscription) -> {
      if (subscription.tools()) {
        subscription
            .pending()
            .whileOpen(() -> out.notify("notifications/tools/list_changed", tagged(id)));
      }
    });
  }

  /** Ends all of them, gracefully. */
  void close() {
    open.forEach((id, subscription) -> {
      open.remove(id);
      ObjectNode result = subscription.complete().apply(tagged(id));
      inFlight.finish(
          id,
          subscription.pending(),
          () -> subscription.reply().answer(Outgoing.result(id, result)));
    });
  }

  private static ObjectNode tagged(JsonNode id) {
    ObjectNode params = Json.object();
    params.putObject("_meta").set(Meta.SUBSCRIPTION_ID, id);
    return params;
  }
}
