package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;

/** What the server answered. */
record Answer(int status, String contentType, String body) {
  /** The body, read as JSON. */
  JsonNode json() {
    return Json.read(body);
  }
}
