package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The list of tools, as assistants get it. */
final class ToolsTest {
  private static final Set<String> KEYWORDS =
      Set.of(
          "type",
          "properties",
          "required",
          "items",
          "enum",
          "default",
          "minimum",
          "maximum",
          "description",
          "additionalProperties");

  static Stream<JsonNode> tools() {
    return list(Map.of("MCP_EXTENSIONS", "transact-write")).valueStream();
  }

  /** Their order is in cloudformation/operations.json, their listings are in the golden files. */
  @Test
  void everyOperationIsListedInItsOrderAsItDescribesItself() {
    assertEquals(
        Operations.all().stream()
            .map(operation -> operation.tool().listing(operation.route()))
            .toList(),
        list(Map.of()).valueStream().toList());
  }

  @Test
  void aReadOnlyDeploymentListsNoToolThatWrites() {
    assertEquals(
        tools().filter(tool -> tool.at("/annotations/readOnlyHint").asBoolean()).toList(),
        list(Map.of("MCP_READ_ONLY", "true")).valueStream().toList());
  }

  @ParameterizedTest
  @MethodSource("tools")
  void aToolsSchemaUsesOnlyWhatEveryAssistantUnderstands(JsonNode tool) {
    assertTrue(tool.path("name").asText().matches("dynamodb_[a-z_]{1,30}"));
    assertFalse(tool.path("title").asText().isEmpty());
    assertTrue(tool.path("description").asText().length() > 50);
    assertFalse(tool.at("/annotations/openWorldHint").asBoolean(true));
    JsonNode schema = tool.path("inputSchema");
    assertEquals("object", schema.path("type").asText());
    isClosed(schema);
  }

  @Test
  void anExtensionIsListedOnlyIfItIsAskedFor() {
    JsonNode usual = list(Map.of());
    JsonNode more = list(Map.of("MCP_EXTENSIONS", " transact-write "));
    assertEquals(usual.size() + 1, more.size());
    assertEquals(usual.valueStream().toList(), more.valueStream().limit(usual.size()).toList());
    assertEquals("dynamodb_transact_write", more.path(usual.size()).path("name").asText());
    assertEquals("/dynamodb/transact-write", more.path(usual.size()).path("route").asText());
    assertEquals(usual, list(Map.of("MCP_EXTENSIONS", "")));
  }

  @Test
  void aReadOnlyDeploymentHasNoExtensionThatWrites() {
    Map<String, String> settings =
        Map.of("MCP_EXTENSIONS", "transact-write", "MCP_READ_ONLY", "true");
    assertEquals(list(Map.of("MCP_READ_ONLY", "true")), list(settings));
  }

  @Test
  void anUnknownExtensionIsASettingsError() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Settings.from(Map.of("MCP_EXTENSIONS", "transact-write,batch-write")));
    assertEquals(
        "MCP_EXTENSIONS takes transact-write, not \"transact-write,batch-write\".",
        error.getMessage());
  }

  @Test
  void theListLeavesAnAuditLineAndNeedsNoDynamoDb() {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // Not even an address of one, nor credentials.
    int code =
        CommandLine.run(
            new String[] {"tools"},
            Map.of("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1"),
            System.in,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(log, true, StandardCharsets.UTF_8));
    assertEquals(0, code);
    JsonNode line = Json.read(log.toString(StandardCharsets.UTF_8));
    assertEquals("tools", line.path("tool").asText());
    assertEquals(Operations.all().size(), line.path("items").asInt());
    assertEquals("local", line.path("principal").asText());
  }

  /** Every member of the object is described, and no other is taken. */
  private static void isClosed(JsonNode schema) {
    assertFalse(schema.path("additionalProperties").asBoolean(true));
    schema
        .path("required")
        .forEach(name -> assertTrue(schema.path("properties").has(name.asText())));
    schema.path("properties").forEach(ToolsTest::isPlain);
  }

  private static void isPlain(JsonNode property) {
    property
        .fieldNames()
        .forEachRemaining(keyword -> assertTrue(KEYWORDS.contains(keyword), keyword));
    assertFalse(property.path("description").asText().isEmpty(), property::toString);
    assertTrue(property.path("type").isTextual(), property::toString);
    if (property.path("type").asText().equals("array")) {
      isPlain(property.path("items"));
    }
    if (property.has("properties")) {
      isClosed(property);
    }
  }

  private static JsonNode list(Map<String, String> settings) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CommandLine.run(
        new String[] {"tools"},
        settings,
        System.in,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    return Json.read(out.toString(StandardCharsets.UTF_8));
  }
}
