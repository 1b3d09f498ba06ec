package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.mcp.InFlight.Pending;
import io.github.dynamodbmcp.protocol.mcp.Message.Request;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * {@code subscriptions/listen} of revision 2026-07-28: requests that stay open and are told when
 * the list of tools changes.
 */
final class Subscriptions {

  private record Open(
      Pending pending, Peer peer, boolean tools, UnaryOperator<ObjectNode> complete) {}

  private final InFlight inFlight;
  private final Map<JsonNode, Open> open = new ConcurrentHashMap<>();

  Subscriptions(InFlight inFlight) {
    this.inFlight = inFlight;
  }

  void open(Request request, Peer peer, UnaryOperator<ObjectNode> complete) throws RpcException {
    if (!(request.params().get("notifications") instanceof ObjectNode wanted)) {
      throw new RpcException(RpcError.invalidParams("params.notifications must be an object."));
    }
    JsonNode id = request.id();
    boolean tools = wanted.path("toolsListChanged").asBoolean(false);
    Pending pending = inFlight.begin(id);
    pending.onCancel(() -> {
      open.remove(id);
      peer.sendNothing();
    });
    ObjectNode acknowledged = tagged(id);
    ObjectNode honoured = acknowledged.putObject("notifications");
    if (tools) {
      honoured.put("toolsListChanged", true);
    }
    // Sent before the subscription is entered: nothing may precede the acknowledgement.
    peer.notify(Rpc.notification("notifications/subscriptions/acknowledged", acknowledged));
    open.put(id, new Open(pending, peer, tools, complete));
  }

  void toolsChanged() {
    open.forEach((id, subscription) -> {
      if (subscription.tools()) {
        ObjectNode changed = Rpc.notification("notifications/tools/list_changed", tagged(id));
        subscription.pending().whileOpen(() -> subscription.peer().notify(changed));
      }
    });
  }

  /** Ends all subscriptions, each with its result. */
  void close() {
    open.forEach((id, subscription) -> {
      open.remove(id);
      ObjectNode result = subscription.complete().apply(tagged(id));
      inFlight.finish(
          id, subscription.pending(), () -> subscription.peer().send(Rpc.result(id, result)));
    });
  }

  private static ObjectNode tagged(JsonNode id) {
    ObjectNode params = Json.object();
    params.putObject("_meta").set(Meta.SUBSCRIPTION_ID, id);
    return params;
  }
}
