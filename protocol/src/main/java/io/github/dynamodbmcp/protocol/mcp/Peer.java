package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The way back to the sender of one message. A transport implements it: over lines, all messages
 * share one; over HTTP, each request has its own.
 *
 * <p>For each message handed to {@link Session#receive}, exactly one of {@link #send} and {@link
 * #sendNothing} is called, once, after all calls of {@link #notify} and {@link #request} for that
 * message. Calls come from several threads, some from a timer that all sessions share: {@link
 * #notify} must not wait for a slow reader. None of the methods throws; a broken connection is the
 * transport's business.
 */
public interface Peer {

  /** Sends the response: an object, or the array that answers a batch. */
  void send(JsonNode response);

  /** Sends a notification that belongs to the message, such as its progress. */
  void notify(ObjectNode notification);

  /**
   * Sends a request that belongs to the message; its response comes as a message of its own. Only a
   * peer of a session that lasts needs it.
   */
  void request(ObjectNode request);

  /** Ends the message without a response: it was a notification, or it was cancelled. */
  void sendNothing();
}
