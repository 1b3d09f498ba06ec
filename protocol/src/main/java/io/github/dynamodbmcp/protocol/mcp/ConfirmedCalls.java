package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.mcp.Message.Request;
import io.github.dynamodbmcp.protocol.tool.Consent;
import io.github.dynamodbmcp.protocol.tool.Consent.Decision;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls after the user has agreed, where consent is needed. In a session the client is asked
 * by a request, and the call waits for its response. Under revision 2026-07-28 the call is answered
 * with the question, and the client sends it again with the user's answer.
 */
final class ConfirmedCalls {

  /** The name of the question among a result's {@code inputRequests}. */
  private static final String QUESTION = "confirm";

  private final McpServer server;
  private final Confirmation confirmation;
  private final @Nullable Elicitations elicitations;

  /**
   * Makes the calls of a session.
   *
   * @param elicitations null if the client can't receive requests
   */
  ConfirmedCalls(McpServer server, Confirmation confirmation, @Nullable Elicitations elicitations) {
    this.server = server;
    this.confirmation = confirmation;
    this.elicitations = elicitations;
  }

  /**
   * Reads the approval from a request that repeats a call with the user's answer; null if it has
   * none.
   *
   * @throws RpcException if it belongs to no question of this process about this call
   */
  @Nullable Approval approval(ToolCall call, Request request, Revision revision)
      throws RpcException {
    JsonNode state = request.params().path("requestState");
    JsonNode responses = request.params().path("inputResponses");
    if (!revision.stateless() || Message.isAbsent(state)) {
      return null;
    }
    return switch (confirmation.states().check(state.asText(), call.identity())) {
      case FOREIGN ->
          throw new RpcException(
              RpcError.invalidParams(
                  "params.requestState isn't one that this process gave for this tool with these"
                      + " arguments. Call again without it to ask the user."));
      case EXPIRED -> Approval.OVERDUE;
      case SPENT -> Approval.REPEATED;
      case VALID -> approval(state.asText(), responses);
    };
  }

  private @Nullable Approval approval(String state, JsonNode responses) throws RpcException {
    if (!responses.isObject() && !Message.isAbsent(responses)) {
      throw new RpcException(RpcError.invalidParams("params.inputResponses must be an object."));
    }
    JsonNode response = responses.path(QUESTION);
    if (Message.isAbsent(response)) {
      return null;
    }
    return confirmation.states().spend(state) ? Approval.of(response) : Approval.REPEATED;
  }

  /**
   * Starts a call.
   *
   * @param approval the one that came with it; null if there is none
   * @param canAsk whether the client can show the user a question
   */
  void start(ToolCall call, CallInFlight running, @Nullable Approval approval, boolean canAsk) {
    if (approval == null) {
      Deadline deadline = Deadline.in(server.timeout());
      running.execute(() -> decide(call, running, canAsk, deadline));
    } else {
      proceed(call, running, approval);
    }
  }

  private void decide(ToolCall call, CallInFlight running, boolean canAsk, Deadline deadline)
      throws UnknownToolException, InterruptedException {
    Decision decision =
        confirmation
            .consent()
            .decide(call.name(), call.arguments(), call.caller(), canAsk, deadline);
    if (decision instanceof Consent.Refused refused) {
      running.end(refused.result());
    } else if (decision instanceof Consent.Ask ask) {
      ask(ask.question(), call, running);
    } else {
      running.end(result(call, running, deadline));
    }
  }

  private void ask(String question, ToolCall call, CallInFlight running) {
    server.log().debug(() -> "asking the user about a call of " + call.name());
    Elicitations inSession = elicitations;
    if (running.revision().stateless()) {
      ObjectNode result = Json.object();
      result
          .putObject("inputRequests")
          .putObject(QUESTION)
          .put("method", "elicitation/create")
          .set("params", Approval.request(question));
      running.requireInput(
          result.put("requestState", confirmation.states().issue(call.identity())));
    } else if (inSession != null) {
      running.awaitUser(
          peer -> inSession.ask(peer, question, approval -> proceed(call, running, approval)));
    } else {
      throw new IllegalStateException("Asked a client that can't be asked");
    }
  }

  private void proceed(ToolCall call, CallInFlight running, Approval approval) {
    server.log().debug(() -> "approval of the call of " + call.name() + ": " + approval);
    if (approval == Approval.GIVEN) {
      // The user's time isn't the call's.
      Deadline deadline = Deadline.in(server.timeout());
      running.progress().report("");
      running.execute(() -> running.end(result(call, running, deadline)));
    } else {
      running.end(approval.refusal(call.name(), confirmation.patience()));
    }
  }

  private ToolResult result(ToolCall call, CallInFlight running, Deadline deadline)
      throws UnknownToolException, InterruptedException {
    return server
        .tools()
        .call(call.name(), call.arguments(), call.caller(), deadline, running.progress());
  }
}
