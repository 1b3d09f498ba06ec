package io.github.dynamodbmcp.protocol.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A tool as the backend describes it.
 *
 * @param route the path that calls are posted to; the assistant never sees it
 * @param description the backend's whole entry for the tool
 */
public record Tool(String name, String route, ObjectNode description) {

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
}
