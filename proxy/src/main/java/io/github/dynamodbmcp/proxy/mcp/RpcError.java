package io.github.dynamodbmcp.proxy.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.proxy.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * An error of the protocol, as against one of a tool.
 *
 * @param code JSON-RPC's, or one that the protocol's revisions define
 */
record RpcError(int code, String message, @Nullable JsonNode data) {

  static RpcError parse(String message) {
    return new RpcError(-32700, message, null);
  }

  static RpcError invalidRequest(String message) {
    return new RpcError(-32600, message, null);
  }

  static RpcError methodNotFound(String method) {
    return new RpcError(-32601, "Method not found: " + method, null);
  }

  static RpcError invalidParams(String message) {
    return new RpcError(-32602, message, null);
  }

  static RpcError internal(String message) {
    return new RpcError(-32603, message, null);
  }

  /** {@code UnsupportedProtocolVersionError} of revision 2026-07-28. */
  static RpcError unsupportedVersion(String requested, Iterable<Revision> supported) {
    ObjectNode data = Json.object();
    supported.forEach(revision -> data.withArray("supported").add(revision.date));
    data.put("requested", requested);
    return new RpcError(-32022, "Unsupported protocol version", data);
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object().put("code", code).put("message", message);
    if (data != null) {
      json.set("data", data);
    }
    return json;
  }
}
