package io.github.dynamodbmcp.proxy.confirmation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Consent;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.protocol.tool.Tools;
import io.github.dynamodbmcp.protocol.tool.ToolsUnavailableException;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import io.github.dynamodbmcp.proxy.settings.Confirm;

/**
 * Asks before each call that may change something. Where the tool offers a dry run, that comes
 * first: its answer is part of the question. If the dry run fails, so would the call: the failure
 * is the answer, and the user isn't asked about something that nobody could see.
 */
public final class WriteConsent implements Consent {

  private static final NotNeeded NOT_NEEDED = new NotNeeded();

  private static final Refused CANNOT_ASK =
      new Refused(
          ToolResult.failure(
              "Nothing was written: this proxy must ask the user before each write"
                  + " (MCP_CONFIRM=require), but this client can't show the question: it"
                  + " doesn't support elicitation (with forms, since revision 2025-06-18 of MCP). Tell the"
                  + " user, who can use another client or change the setting. Reads still work."));

  /** The argument that selects the form of an answer; the default is text. */
  private static final String FORMAT = "format";

  private final Tools tools;
  private final Confirm confirm;

  /** Asks about calls of those tools. */
  public WriteConsent(Tools tools, Confirm confirm) {
    this.tools = tools;
    this.confirm = confirm;
  }

  @Override
  public Decision decide(
      String name, ObjectNode arguments, Caller caller, boolean canAsk, Deadline deadline)
      throws UnknownToolException, InterruptedException {
    Tool tool;
    try {
      tool = tools.find(name, arguments, deadline);
    } catch (ToolsUnavailableException e) {
      return new Refused(ToolResult.failure(String.valueOf(e.getMessage())));
    }
    if (tool.changesNothing(arguments)) {
      return NOT_NEEDED;
    }
    if (tool.takes(Tool.DRY_RUN) && isTrueAsText(arguments.path(Tool.DRY_RUN))) {
      // The functions read it as true. Sent as true, it is a dry run to any backend.
      return new Refused(tools.call(name, withDryRun(arguments), caller, deadline));
    }
    if (!canAsk) {
      return confirm == Confirm.REQUIRE ? CANNOT_ASK : NOT_NEEDED;
    }
    if (!tool.takes(Tool.DRY_RUN)) {
      return new Ask(Question.about(tool, arguments));
    }
    ToolResult preview = tools.call(name, dryRun(tool, arguments), caller, deadline);
    return preview.error()
        ? new Refused(preview)
        : new Ask(Question.about(tool, arguments, preview));
  }

  private static ObjectNode dryRun(Tool tool, ObjectNode arguments) {
    ObjectNode dryRun = withDryRun(arguments);
    if (tool.takes(FORMAT)) {
      dryRun.remove(FORMAT);
    }
    return dryRun;
  }

  private static ObjectNode withDryRun(ObjectNode arguments) {
    ObjectNode dryRun = Json.object();
    dryRun.setAll(arguments);
    return dryRun.put(Tool.DRY_RUN, true);
  }

  private static boolean isTrueAsText(JsonNode value) {
    return value.isTextual() && value.textValue().strip().equalsIgnoreCase("true");
  }
}
