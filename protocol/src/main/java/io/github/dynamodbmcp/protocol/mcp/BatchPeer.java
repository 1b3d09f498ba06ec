package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The peer of a batch's messages: collects their responses and sends them together. */
final class BatchPeer implements Peer {

  private final Peer peer;
  private final ArrayNode responses = JsonNodeFactory.instance.arrayNode();
  private int missing;

  /** Waits for as many messages to end. */
  BatchPeer(Peer peer, int messages) {
    this.peer = peer;
    this.missing = messages;
  }

  @Override
  public synchronized void send(JsonNode response) {
    responses.add(response);
    sendNothing();
  }

  @Override
  public synchronized void sendNothing() {
    missing--;
    if (missing > 0) {
      return;
    }
    if (responses.isEmpty()) {
      peer.sendNothing();
    } else {
      peer.send(responses);
    }
  }

  @Override
  public void notify(ObjectNode notification) {
    peer.notify(notification);
  }

  @Override
  public void request(ObjectNode request) {
    peer.request(request);
  }
}
