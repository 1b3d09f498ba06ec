package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Keeps what is sent for one message, and fails if the message is ended twice. */
final class RecordingPeer implements Peer {

  final List<JsonNode> notifications = new CopyOnWriteArrayList<>();
  final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private final CompletableFuture<JsonNode> end = new CompletableFuture<>();
  private volatile boolean endedTwice;

  @Override
  public void send(JsonNode response) {
    endedTwice |= !end.complete(response);
  }

  @Override
  public void notify(ObjectNode notification) {
    notifications.add(notification);
  }

  @Override
  public void request(ObjectNode request) {
    requests.add(request);
  }

  @Override
  public void sendNothing() {
    endedTwice |= !end.complete(MissingNode.getInstance());
  }

  boolean hasEnded() {
    return end.isDone();
  }

  /** Waits for the response; a missing node if the message ended without one. */
  JsonNode response() throws Exception {
    JsonNode response = end.get(10, TimeUnit.SECONDS);
    if (endedTwice) {
      throw new AssertionError("ended twice");
    }
    return response;
  }
}
