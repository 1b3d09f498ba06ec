package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The server's description of itself.
 *
 * @param instructions advice to the model about all tools together
 */
public record ServerInfo(String version, String instructions) {

  /** The description of this server in that version, with the instructions of this build. */
  public static ServerInfo of(String version) {
    try (InputStream text = ServerInfo.class.getResourceAsStream("instructions.txt")) {
      if (text == null) {
        throw new IllegalStateException("instructions.txt is missing from the jar");
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
}
