package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import java.time.Duration;

/**
 * The outcome of a question to the user: whether a call may be made.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/client/elicitation">
 *     Elicitation</a>
 */
enum Approval {
  GIVEN,
  DECLINED,
  /** The user closed the question without an answer. */
  CANCELLED,
  /** The client's response isn't an answer: it is an error, or has another form. */
  UNREADABLE,
  OVERDUE,
  /** The input ended while the question was open. */
  CLIENT_GONE,
  /** The same question was answered before. */
  REPEATED;

  /**
   * The form's only field. Some clients can't submit a form without fields, and some submit no
   * content, so it is there but optional.
   */
  private static final String CONFIRM = "confirm";

  /** The parameters of {@code elicitation/create} for a question. */
  static ObjectNode request(String question) {
    ObjectNode params = Json.object().put("message", question);
    params
        .putObject("requestedSchema")
        .put("type", "object")
        .putObject("properties")
        .putObject(CONFIRM)
        .put("type", "boolean")
        .put("title", "Carry it out")
        .put("description", "Whether to make this change")
        .put("default", true);
    return params;
  }

  /** Reads an {@code ElicitResult}; a missing node stands for an error. */
  static Approval of(JsonNode result) {
    return switch (result.path("action").asText("")) {
      case "accept" -> ofContent(result.path("content"));
      case "decline" -> DECLINED;
      case "cancel" -> CANCELLED;
      default -> UNREADABLE;
    };
  }

  private static Approval ofContent(JsonNode content) {
    if (Message.isAbsent(content)) {
      return GIVEN;
    }
    if (!content.isObject()) {
      return UNREADABLE;
    }
    JsonNode confirm = content.path(CONFIRM);
    if (Message.isAbsent(confirm) || confirm.asText().equalsIgnoreCase("true")) {
      return GIVEN;
    }
    return confirm.asText().equalsIgnoreCase("false") ? DECLINED : UNREADABLE;
  }

  /** The result of a call that wasn't approved. */
  ToolResult refusal(String tool, Duration patience) {
    return ToolResult.failure(
        switch (this) {
          case GIVEN -> throw new IllegalStateException("approved");
          case DECLINED ->
              "The user declined this call of "
                  + tool
                  + ", so nothing was written. Don't repeat it unless the user asks you to.";
          case CANCELLED ->
              "The user declined to answer whether to call "
                  + tool
                  + " (the question was closed), so nothing was written. Ask the user what to do"
                  + " before you call it again.";
          case UNREADABLE ->
              "The client didn't report the user's answer to the question whether to call "
                  + tool
                  + " (a result of elicitation/create with the action accept, decline or cancel),"
                  + " so nothing was written. Tell the user.";
          case OVERDUE ->
              "The user didn't answer within "
                  + text(patience)
                  + " whether to call "
                  + tool
                  + ", so nothing was written. Call it again to ask again.";
          case CLIENT_GONE ->
              "The client closed its connection before the user answered whether to call "
                  + tool
                  + ", so nothing was written.";
          case REPEATED ->
              "The question that this answers was answered before, and "
                  + tool
                  + " may have been called then. Find out with a tool that reads before you call it"
                  + " again, which asks the user again.";
        });
  }

  private static String text(Duration patience) {
    return patience.toMinutes() > 0
        ? patience.toMinutes() + " minutes"
        : patience.toSeconds() + " seconds";
  }
}
