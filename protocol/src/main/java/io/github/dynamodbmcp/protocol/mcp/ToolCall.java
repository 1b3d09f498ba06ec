package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.tool.Caller;

/** A call as the client asks for it. */
record ToolCall(String name, ObjectNode arguments, Caller caller) {

  /** Everything that a user's consent to this call is bound to. */
  JsonNode identity() {
    ArrayNode identity = JsonNodeFactory.instance.arrayNode();
    return identity.add(caller.principal()).add(name).add(arguments);
  }
}
