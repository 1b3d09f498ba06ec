package io.github.dynamodbmcp.proxy.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.proxy.json.Json;
import java.io.IOException;
import java.io.OutputStream;

/** Where messages leave: one line each, whole, from whichever thread. */
final class Outgoing {

  private final OutputStream out;
  private final Runnable whenBroken;

  /**
   * The way out.
   *
   * @param whenBroken runs when nobody reads any more
   */
  Outgoing(OutputStream out, Runnable whenBroken) {
    this.out = out;
    this.whenBroken = whenBroken;
  }

  void send(JsonNode message) {
    byte[] json = Json.bytes(message);
    byte[] line = new byte[json.length + 1];
    System.arraycopy(json, 0, line, 0, json.length);
    line[json.length] = '\n';
    try {
      synchronized (this) {
        out.write(line);
        out.flush();
      }
    } catch (IOException e) {
      whenBroken.run();
    }
  }

  void notify(String method, ObjectNode params) {
    ObjectNode message = Json.object().put("jsonrpc", "2.0").put("method", method);
    if (!params.isEmpty()) {
      message.set("params", params);
    }
    send(message);
  }

  static ObjectNode result(JsonNode id, ObjectNode result) {
    ObjectNode message = Json.object().put("jsonrpc", "2.0");
    message.set("id", id);
    message.set("result", result);
    return message;
  }

  static ObjectNode error(JsonNode id, RpcError error) {
    ObjectNode message = Json.object().put("jsonrpc", "2.0");
    message.set("id", id);
    message.set("error", error.toJson());
    return message;
  }
}
