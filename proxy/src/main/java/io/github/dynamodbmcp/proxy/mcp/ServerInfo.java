package io.github.dynamodbmcp.proxy.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.proxy.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Who we say to be, and what we tell the model about all tools together. */
record ServerInfo(String version, String instructions) {

  static ServerInfo of(String version) {
    try (InputStream text = ServerInfo.class.getResourceAsStream("instructions.txt")) {
      if (text == null) {
        throw new IllegalStateException("instructions.txt isn't in the jar");
      }
      return new ServerInfo(
          version, new String(text.readAllBytes(), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ObjectNode toJson(Revision revision) {
    ObjectNode json = Json.object().put("name", "dynamodb-mcp");
    if (revision.hasTitles()) {
      json.put("title", "Amazon DynamoDB");
    }
    return json.put("version", version);
  }

  ObjectNode capabilities() {
    ObjectNode capabilities = Json.object();
    capabilities.putObject("tools").put("listChanged", true);
    return capabilities;
  }
}
