package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The MCP bundle, with the settings that a client makes of its fields. */
final class BundleIT {

  private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}\n";

  @TempDir private Path home;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();
  private final Map<String, String> fields = new HashMap<>();
  private JsonNode manifest;

  private static ZipFile bundle() throws Exception {
    return new ZipFile(Jar.path().toString().replace(".jar", ".mcpb"));
  }

  @BeforeEach
  void fill() throws Exception {
    try (ZipFile zip = bundle()) {
      byte[] text = zip.getInputStream(zip.getEntry("manifest.json")).readAllBytes();
      manifest = Json.read(new String(text, StandardCharsets.UTF_8));
    }
    manifest
        .get("user_config")
        .properties()
        .forEach(field -> {
          if (field.getValue().has("default")) {
            fields.put(field.getKey(), field.getValue().get("default").asText());
          }
        });
    fields.put("endpoint", gateway.url());
  }

  /** Sets the variables as the bundle's reference implementation does. */
  private Jar jar() {
    Jar jar = new Jar(home);
    manifest
        .at("/server/mcp_config/env")
        .properties()
        .forEach(variable -> {
          String value = variable.getValue().asText();
          for (Map.Entry<String, String> field : fields.entrySet()) {
            value = value.replace("${user_config." + field.getKey() + "}", field.getValue());
          }
          jar.set(variable.getKey(), value);
        });
    return jar;
  }

  @Test
  void itHasNoEntriesOfDirectories() throws Exception {
    try (ZipFile zip = bundle()) {
      assertEquals(0, zip.stream().filter(ZipEntry::isDirectory).count());
    }
  }

  @Test
  void windowsDiffersInTheNameOfTheProgramAlone() {
    assertEquals("java", manifest.at("/server/mcp_config/command").asText());
    assertEquals(
        Json.read("{\"win32\":{\"command\":\"java.exe\"}}"),
        manifest.at("/server/mcp_config/platform_overrides"));
  }

  @Test
  void emptyFieldsMeanTheDefaults() throws Exception {
    Jar jar = jar().file(".aws/credentials", Jar.WORKING_PROFILE);
    Jar.Outcome outcome = jar.runWithInput(LIST);
    assertEquals("", outcome.err());
    assertTrue(outcome.out().contains("dynamodb_put_item"), outcome.out());
  }

  @Test
  void filledFieldsAreUsed() throws Exception {
    fields.put("access_key_id", FakeGateway.ACCESS_KEY);
    fields.put("secret_access_key", FakeGateway.SECRET_KEY);
    fields.put("read_only", "true");
    Jar.Outcome outcome = jar().runWithInput(LIST);
    assertTrue(outcome.out().contains("dynamodb_scan"), outcome.err());
    assertFalse(outcome.out().contains("dynamodb_put_item"), outcome.out());
  }

  @Test
  void severalBackendsAreNamedInTheSameFields() throws Exception {
    fields.put("endpoint", "eu=" + gateway.url() + " us=" + gateway.url());
    fields.put("profile", "eu=default us=default");
    Jar.Outcome outcome = jar().file(".aws/credentials", Jar.WORKING_PROFILE).runWithInput(LIST);
    assertTrue(outcome.out().contains("\"enum\":[\"eu\",\"us\"]"), outcome.err());
    fields.put("routing", "nearest");
    outcome = jar().file(".aws/credentials", Jar.WORKING_PROFILE).runWithInput(LIST);
    assertTrue(outcome.out().contains("dynamodb_put_item"), outcome.err());
    assertFalse(outcome.out().contains("\"backend\""), outcome.out());
  }

  @Test
  void aGuardThatTheClientLeavesUnsetStopsTheStart() throws Exception {
    fields.remove("read_only");
    Jar.Outcome outcome = jar().runWithInput(LIST);
    assertEquals(2, outcome.status());
    assertTrue(outcome.err().contains("MCP_READ_ONLY is empty"), outcome.err());
    fields.put("read_only", "false");
    fields.remove("confirm");
    assertTrue(jar().runWithInput(LIST).err().contains("MCP_CONFIRM is empty"));
  }
}
