package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolList;
import io.github.dynamodbmcp.protocol.tool.ToolResult;

/** Writes tools and results in the form of a revision. */
final class ToolJson {

  private ToolJson() {}

  static ObjectNode list(ToolList list, Revision revision) {
    ObjectNode result = Json.object();
    ArrayNode tools = result.putArray("tools");
    list.tools().forEach(tool -> tools.add(tool(tool, revision)));
    if (revision.stateless()) {
      result.put("ttlMs", list.timeToLive().toMillis()).put("cacheScope", "private");
    }
    return result;
  }

  private static ObjectNode tool(Tool tool, Revision revision) {
    ObjectNode json = Json.object().put("name", tool.name());
    if (revision.hasTitles()) {
      copy(tool, "title", json);
    }
    copy(tool, "description", json);
    copy(tool, "inputSchema", json);
    if (revision.hasToolAnnotations()) {
      copy(tool, "annotations", json);
    }
    return json;
  }

  private static void copy(Tool tool, String member, ObjectNode to) {
    JsonNode value = tool.get(member);
    if (!value.isMissingNode() && !value.isNull()) {
      to.set(member, value);
    }
  }

  static ObjectNode result(ToolResult result, Revision revision) {
    ObjectNode json = Json.object();
    json.putArray("content").addObject().put("type", "text").put("text", result.text());
    JsonNode structured = result.structured();
    // Before revision 2026-07-28 only an object is allowed.
    if (structured != null
        && revision.hasStructuredContent()
        && (structured.isObject() || structured.isPojo() || revision.stateless())) {
      json.set("structuredContent", structured);
    }
    if (result.backend() != null) {
      json.putObject("_meta").put(Meta.BACKEND, result.backend());
    }
    return json.put("isError", result.error());
  }
}
