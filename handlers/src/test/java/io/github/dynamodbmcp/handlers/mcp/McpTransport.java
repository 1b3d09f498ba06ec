package io.github.dynamodbmcp.handlers.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.net.http.HttpHeaders;

/** A client of an MCP endpoint. JSON may have apostrophes for quotes. */
public interface McpTransport {
  /** An answer of the endpoint. */
  record Answer(int status, HttpHeaders headers, String body) {
    /** The body as JSON. */
    public JsonNode json() {
      return Json.read(body);
    }
  }

  /**
   * Sends a request.
   *
   * @param body characters up to U+00FF, each one byte
   * @param headers names and values in turn
   */
  Answer send(String method, String body, String... headers);

  /** Posts a message. */
  default Answer post(String body, String... headers) {
    return send("POST", body, headers);
  }

  /** The origin of a page of the endpoint's own host. */
  String origin();

  /** The audit lines so far. */
  String audit();

  /** Discards the audit lines. */
  void clearAudit();
}
