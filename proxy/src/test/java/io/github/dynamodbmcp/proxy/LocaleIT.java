package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names beyond ASCII in the environment that MCP clients start the proxy in, which has no locale;
 * and a cache that can't be used.
 */
final class LocaleIT {

  private static final String ACCENTED = "/home/Zo\u00eb/\u5bb6";
  private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}\n";

  @TempDir private Path home;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();
  private Jar jar;

  @BeforeEach
  void start() {
    gateway.answer("/dynamodb/scan", FakeGateway.text(200, "scanned"));
    jar = new Jar(home).gateway(gateway);
  }

  private void assertServes() throws Exception {
    Jar.Outcome outcome = jar.runWithInput(LIST);
    assertTrue(outcome.out().contains("dynamodb_scan"), outcome.err());
    assertEquals(0, outcome.status(), outcome.err());
    assertEquals("", outcome.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HOME", "XDG_CACHE_HOME"})
  void itStartsWhereThePathOfTheCacheCannotBeExpressed(String variable) throws Exception {
    jar.keys().set(variable, ACCENTED);
    assertServes();
    jar.set("LC_ALL", "POSIX");
    assertServes();
    jar.assertScans();
  }

  @Test
  void itStartsWhereTheCacheCannotBeUsed() throws Exception {
    jar.keys().file("file", "not a folder");
    for (String cache : List.of("/proc/none", home.resolve("file").toString(), "\u00eb", "/")) {
      jar.set("XDG_CACHE_HOME", cache);
      assertServes();
    }
    Path closed = Files.createDirectory(home.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    jar.set("XDG_CACHE_HOME", closed.toString());
    assertServes();
  }

  @Test
  void keysOfTheEnvironmentWorkWhereTheHomeCannotBeExpressed() throws Exception {
    jar.set("HOME", ACCENTED)
        .set("AWS_ACCESS_KEY_ID", FakeGateway.ACCESS_KEY)
        .set("AWS_SECRET_ACCESS_KEY", FakeGateway.SECRET_KEY);
    jar.assertScans();
  }

  @Test
  void filesOfAWSThatCannotBeReachedAreExplained() throws Exception {
    jar.set("HOME", ACCENTED).set("MCP_PROFILE", "work");
    String said = jar.assertScanFails();
    assertTrue(said.contains("set LC_ALL=C.UTF-8"), said);
  }

  @Test
  void aProfileAndAUserBeyondAsciiAreUnderstood() throws Exception {
    jar.file(".aws/credentials", Jar.WORKING_PROFILE.replace("default", "Zo\u00eb"));
    jar.set("MCP_USER", "J\u00f6rg").set("MCP_PROFILE", "Zo\u00eb");
    jar.assertScans();
    assertEquals("J%C3%B6rg", gateway.calls().get(0).headers().get("x-mcp-user"));
  }

  @Test
  void aPathOfTheSettingsThatCannotBeExpressedIsExplained() throws Exception {
    jar.keys();
    for (String[] args : new String[][] {{}, {"config", "claude"}}) {
      Jar.Outcome outcome = jar.set("MCP_LOG", ACCENTED + "/x.log").run(args);
      assertEquals(2, outcome.status());
      assertTrue(outcome.err().contains("Set LC_ALL=C.UTF-8"), outcome.err());
    }
  }

  @Test
  void configWritesPathsAsTheyAreInAnyLocale() throws Exception {
    jar.keys().set("HOME", ACCENTED).set("AWS_CA_BUNDLE", ACCENTED + "/ca.pem");
    Jar.Outcome outcome = jar.run("config", "claude");
    assertEquals(0, outcome.status(), outcome.err());
    JsonNode env = Json.read(outcome.out()).at("/mcpServers/dynamodb/env");
    assertEquals(ACCENTED + "/ca.pem", env.get("AWS_CA_BUNDLE").asText());
    assertEquals("C.UTF-8", env.path("LC_ALL").asText());
  }

  @Test
  void aJarInAFolderBeyondAsciiStartsAsConfigured() throws Exception {
    Path folder = Files.createDirectories(home.resolve("Zo\u00eb's \u5bb6"));
    Path copy = Files.copy(Jar.path(), folder.resolve("proxy.jar"));
    jar.keys().set("LC_ALL", "C.UTF-8");
    Jar.Outcome config = jar.runJar(copy, "config", "claude", "--with-keys");
    assertEquals(0, config.status(), config.err());
    JsonNode server = Json.read(config.out()).at("/mcpServers/dynamodb");
    List<String> command = new ArrayList<>(List.of(server.get("command").asText()));
    server.get("args").forEach(argument -> command.add(argument.asText()));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("HOME", home.toString());
    server
        .get("env")
        .properties()
        .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
    Process process = builder.redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(LIST.getBytes(StandardCharsets.UTF_8));
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(out.contains("dynamodb_scan"), out);
    assertFalse(out.contains("Error"), out);
  }
}
