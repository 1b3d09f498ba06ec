package io.github.dynamodbmcp.proxy.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.proxy.log.Log;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the entries of the API's list of tools. */
final class ToolEntries {

  private ToolEntries() {}

  /** Returns the tools of a list, without malformed entries and names that came before. */
  static List<Tool> read(JsonNode listed, boolean readOnly, Log log) {
    List<Tool> tools = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode entry : listed) {
      if (entry instanceof ObjectNode tool
          && isTool(tool)
          && names.add(tool.get("name").asText())) {
        Tool read = new Tool(tool.get("name").asText(), tool.get("route").asText(), tool);
        if (!readOnly || read.readOnly()) {
          tools.add(read);
        }
      } else {
        log.error("the API's list has an entry that isn't a tool; ignoring it");
      }
    }
    return List.copyOf(tools);
  }

  private static boolean isTool(ObjectNode tool) {
    return tool.path("name").asText().matches("[A-Za-z0-9_.-]{1,128}")
        && tool.path("route").asText().matches("(/[A-Za-z0-9_-]+)+")
        && tool.path("inputSchema").path("type").asText().equals("object")
        && Stream.of("title", "description")
            .allMatch(name -> !tool.has(name) || tool.get(name).isTextual())
        && (!tool.has("annotations") || tool.get("annotations").isObject());
  }
}
