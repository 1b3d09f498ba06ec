package io.github.dynamodbmcp.proxy.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;

/**
 * The attributes of a table whose values no tool shows, and which no call may name.
 *
 * @param paths as {@code describe_table} lists them: {@code email}, {@code address.city}; a name
 *     that holds a dot is in JSON quotes
 */
record MaskedAttributes(List<String> paths) {

  /** Reads them from what {@code describe_table} answers as JSON. */
  static MaskedAttributes of(JsonNode described) {
    return new MaskedAttributes(
        described.path("masked").valueStream().map(JsonNode::asText).toList());
  }

  /** Whether an attribute of the item is masked, or something in it is. */
  boolean has(String attribute) {
    return List.of(attribute, Json.quote(attribute)).stream()
        .anyMatch(name ->
            paths.stream().anyMatch(path -> path.equals(name) || path.startsWith(name + ".")));
  }
}
