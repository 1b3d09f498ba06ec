package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;

/** The server's HTTP response. */
record Answer(int status, String contentType, String body) {
  /** Parses the body as JSON. */
  JsonNode json() {
    return Json.read(body);
  }
}
