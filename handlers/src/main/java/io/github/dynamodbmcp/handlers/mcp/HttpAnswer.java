package io.github.dynamodbmcp.handlers.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP answer to one message. {@link #end} is called once, after all calls of {@link #event};
 * the calls come from any thread. Neither waits for the client.
 */
public interface HttpAnswer {
  /** Sends a notification before the response, if the client reads a stream of events. */
  void event(ObjectNode notification);

  /**
   * Ends the answer.
   *
   * @param response the response to the message; null for an empty body
   */
  void end(int status, @Nullable JsonNode response);
}
