package io.github.dynamodbmcp.proxy.backends;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ProgressListener;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.protocol.tool.ToolsUnavailableException;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import java.util.List;

/** Chooses the backend of each call. */
interface Router {

  /** Returns a tool as the assistant sees it. */
  Tool shown(List<Offer> offers);

  /** Returns a sentence for the model about how calls find their backend. */
  String remark();

  /**
   * Finds a tool as a call with these arguments meets it.
   *
   * @throws UnknownToolException if no backend has the tool
   * @throws ToolsUnavailableException if the call can't go to any backend; the message says why
   */
  Tool find(String name, ObjectNode arguments, Deadline deadline)
      throws UnknownToolException, ToolsUnavailableException, InterruptedException;

  /**
   * Calls a tool.
   *
   * @throws UnknownToolException if no backend has the tool
   * @throws ToolsUnavailableException if the call can't go to any backend; the message says why
   */
  ToolResult call(
      String name,
      ObjectNode arguments,
      Caller caller,
      Deadline deadline,
      ProgressListener progress)
      throws UnknownToolException, ToolsUnavailableException, InterruptedException;
}
