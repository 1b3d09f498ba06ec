package io.github.dynamodbmcp.handlers.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.mcp.Peer;

/** Gives each response the status that its revision has for it. */
final class HttpPeer implements Peer {
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int INTERNAL_ERROR = 500;

  private final HttpAnswer answer;
  private final boolean standsAlone;

  /**
   * Answers a message.
   *
   * @param standsAlone whether it is under revision 2026-07-28 or later
   */
  HttpPeer(HttpAnswer answer, boolean standsAlone) {
    this.answer = answer;
    this.standsAlone = standsAlone;
  }

  @Override
  public void send(JsonNode response) {
    answer.end(status(response), response);
  }

  @Override
  public void notify(ObjectNode notification) {
    answer.event(notification);
  }

  @Override
  public void request(ObjectNode request) {
    // A session of one message has none: its response would come in another session.
  }

  @Override
  public void sendNothing() {
    answer.end(ACCEPTED, null);
  }

  private int status(JsonNode response) {
    JsonNode error = response.path("error");
    if (error.isMissingNode()) {
      return OK;
    }
    int code = error.path("code").intValue();
    if (standsAlone) {
      return switch (code) {
        case -32601 -> NOT_FOUND;
        case -32603 -> INTERNAL_ERROR;
        default -> BAD_REQUEST;
      };
    }
    // Some clients of earlier revisions never finish a request that gets another status than 200.
    return switch (code) {
      case -32700, -32022 -> BAD_REQUEST;
      default -> response.path("id").isNull() ? BAD_REQUEST : OK;
    };
  }
}
