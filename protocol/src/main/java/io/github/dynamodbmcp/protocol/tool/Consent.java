package io.github.dynamodbmcp.protocol.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Decides which calls need the user's consent, and what to ask. It may be used by several threads
 * at once.
 */
public interface Consent {

  /** The decision on one call. */
  sealed interface Decision {}

  /** The call goes ahead without asking. */
  record NotNeeded() implements Decision {}

  /**
   * The call isn't made.
   *
   * @param result the result in its place
   */
  record Refused(ToolResult result) implements Decision {}

  /**
   * The call is made if the user agrees.
   *
   * @param question the text that the user reads
   */
  record Ask(String question) implements Decision {}

  /**
   * Decides on a call; it may call tools that change nothing to find out.
   *
   * @param canAsk whether the client can show the user a question
   * @throws UnknownToolException if there is no such tool
   * @throws InterruptedException if the call was cancelled
   */
  Decision decide(
      String name, ObjectNode arguments, Caller caller, boolean canAsk, Deadline deadline)
      throws UnknownToolException, InterruptedException;
}
