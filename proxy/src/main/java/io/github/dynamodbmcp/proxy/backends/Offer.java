package io.github.dynamodbmcp.proxy.backends;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.tool.Tool;
import java.util.ArrayList;
import java.util.List;

/**
 * A tool as one backend has it.
 *
 * @param tool the backend's own definition
 */
record Offer(Backend backend, Tool tool) {

  /** Returns the given arguments that this definition doesn't have. */
  List<String> unknown(ObjectNode arguments) {
    List<String> unknown = new ArrayList<>();
    arguments
        .fieldNames()
        .forEachRemaining(name -> {
          if (!tool.takes(name)) {
            unknown.add(name);
          }
        });
    return unknown;
  }
}
