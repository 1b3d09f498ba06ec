package io.github.dynamodbmcp.protocol.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A tool as the backend describes it.
 *
 * @param route the path that calls are posted to; the assistant never sees it
 * @param description the backend's whole entry for the tool
 */
public record Tool(String name, String route, ObjectNode description) {

  /**
   * The argument by which a tool that has it shows what a call would change, and changes nothing.
   */
  public static final String DRY_RUN = "dry_run";

  /** A member of the description; a missing node if there is none. */
  public JsonNode get(String member) {
    return description.path(member);
  }

  /**
   * Whether its {@code readOnlyHint} says that it changes nothing, so that calls can be retried.
   */
  public boolean readOnly() {
    return get("annotations").path("readOnlyHint").asBoolean(false);
  }

  /** Whether its schema has the argument. */
  public boolean takes(String argument) {
    return get("inputSchema").path("properties").has(argument);
  }

  /** Whether a call changes nothing: the tool only reads, or the call is a dry run. */
  public boolean changesNothing(ObjectNode arguments) {
    return readOnly() || (takes(DRY_RUN) && arguments.path(DRY_RUN).equals(BooleanNode.TRUE));
  }
}
