package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A protocol error. (A failed call isn't one: it is a result whose {@code isError} is true.)
 *
 * @param code a code of JSON-RPC, or one that a revision of the protocol defines
 * @param data further members, as the code's definition has them; null if it has none
 */
public record RpcError(int code, String message, @Nullable JsonNode data) {

  /** The message isn't JSON. */
  public static RpcError parse(String message) {
    return new RpcError(-32700, message, null);
  }

  /** The message is no valid request. */
  public static RpcError invalidRequest(String message) {
    return new RpcError(-32600, message, null);
  }

  /** The revision has no such method, or this server doesn't. */
  public static RpcError methodNotFound(String method) {
    return new RpcError(-32601, "Method not found: " + method, null);
  }

  /** The parameters are wrong. */
  public static RpcError invalidParams(String message) {
    return new RpcError(-32602, message, null);
  }

  /** The server failed. */
  public static RpcError internal(String message) {
    return new RpcError(-32603, message, null);
  }

  /** {@code HeaderMismatchError} of revision 2026-07-28. */
  public static RpcError headerMismatch(String message) {
    return new RpcError(-32020, message, null);
  }

  /** {@code UnsupportedProtocolVersionError} of revision 2026-07-28. */
  public static RpcError unsupportedVersion(String requested, Iterable<Revision> supported) {
    ObjectNode data = Json.object();
    supported.forEach(revision -> data.withArray("supported").add(revision.date()));
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
