package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, where there are several backends. */
final class BackendCommandsTest {

  @TempDir private Path cache;
  @AutoClose private final Gateways gateways = Gateways.start("prod", "test");
  private Map<String, String> settings = Map.of();

  private record Outcome(int status, String out, String err) {}

  @BeforeEach
  void set() {
    settings = gateways.settings(cache);
    settings.put("MCP_READ_ONLY", "prod=true test=false");
    settings.put("MCP_TIMEOUT_SECONDS", "2");
  }

  private Outcome run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Main.run(
            args,
            settings,
            new ByteArrayInputStream(new byte[0]),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            () -> {},
            FakeTerminal.NONE);
    return new Outcome(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void toolsSaysWhichBackendsHaveEachAndWhichAreMissing() {
    Outcome both = run("tools");
    assertEquals(0, both.status(), both.err());
    assertTrue(both.out().contains("[prod, test]"), both.out());
    assertTrue(
        both.out()
            .lines()
            .filter(line -> line.startsWith("dynamodb_put_item"))
            .allMatch(line -> line.endsWith("[test]")),
        both.out());
    assertFalse(run("tools", "--backend", "prod").out().contains("dynamodb_put_item"));

    gateways.get("prod").close();
    settings.put("XDG_CACHE_HOME", cache.resolve("other").toString());
    Outcome one = run("tools");
    assertEquals(1, one.status());
    assertTrue(one.out().contains("[test]") && !one.out().contains("prod"), one.out());
    assertTrue(
        one.err().matches("(?s)Unavailable: prod: Can't connect to \\S+ Check MCP_API_ENDPOINT.*"),
        one.err());
  }

  @Test
  void callGoesToTheBackendOfTheFlagOrOfTheArgument() {
    assertEquals(
        "scanned in test\n", run("call", "--backend", "TEST", "dynamodb_scan", "{}").out());
    assertEquals(
        "scanned in prod\n", run("call", "dynamodb_scan", "{\"backend\": \"prod\"}").out());
    Outcome neither = run("call", "dynamodb_scan", "{}");
    assertEquals(1, neither.status());
    assertTrue(neither.err().contains("one of: prod, test"), neither.err());
    settings.put("MCP_ROUTING", "nearest");
    assertTrue(run("call", "dynamodb_scan", "{}").out().startsWith("scanned in "));
  }

  @Test
  void callNamesItsBackendOnlyWhereNothingElseChoosesIt() {
    Outcome twice = run("call", "--backend", "test", "dynamodb_scan", "{\"backend\": \"test\"}");
    assertEquals(Main.USAGE, twice.status());
    assertTrue(
        twice.err().startsWith("The flag --backend chooses the backend. Leave backend out"),
        twice.err());
    settings.put("MCP_ROUTING", "nearest");
    Outcome nearest = run("call", "dynamodb_scan", "{\"backend\": \"test\"}");
    assertEquals(Main.USAGE, nearest.status());
    assertTrue(nearest.err().startsWith("With MCP_ROUTING=nearest, no call names"), nearest.err());
    assertEquals(List.of(), gateways.get("test").calls());
    gateways.change(
        "test",
        "dynamodb_scan",
        tool ->
            ((ObjectNode) tool.at("/inputSchema/properties"))
                .putObject("backend")
                .put("type", "string"));
    settings.put("XDG_CACHE_HOME", cache.resolve("other").toString());
    assertEquals(
        "scanned in test\n",
        run("call", "--backend", "test", "dynamodb_scan", "{\"backend\": \"its own\"}").out());
  }

  @Test
  void checkSpeaksOfEachAndFailsIfOneDoes() {
    Outcome both = run("check");
    assertEquals(0, both.status(), both.out());
    assertTrue(both.out().contains("Backend prod (127.0.0.1:"), both.out());
    assertTrue(both.out().contains("7 read-only tools, of 10 listed"), both.out());
    assertTrue(both.out().contains("Backend test (127.0.0.1:"), both.out());
    gateways.get("test").close();
    Outcome one = run("check");
    assertEquals(1, one.status());
    assertTrue(one.out().contains("doesn't answer"), one.out());
    assertEquals(0, run("check", "--backend", "prod").status());
  }

  @Test
  void checkWithoutCredentialsSpeaksOfThemAlone() {
    settings.put("MCP_ACCESS_KEY_ID", "not a key");
    Outcome outcome = run("check", "--backend", "test");
    assertEquals(1, outcome.status());
    assertTrue(outcome.out().startsWith("✗ credentials  none\n"), outcome.out());
    assertFalse(outcome.out().contains("endpoint"), outcome.out());
    assertEquals(List.of(), gateways.get("test").received());
  }

  @Test
  void validateTakesOne() {
    Outcome outcome = run("validate");
    assertEquals(Main.USAGE, outcome.status());
    assertTrue(
        outcome.err().contains("takes one backend. Choose it with --backend: prod, test."),
        outcome.err());
  }

  @Test
  void theFlagIsRefusedWhereItMeansNothing() {
    assertTrue(run("tools", "--backend", "dev").err().contains("There is no backend 'dev'"));
    assertTrue(
        run("config", "claude", "--backend", "prod").err().contains("is only for the commands"));
    settings.put("MCP_API_ENDPOINT", gateways.get("prod").url());
    settings.remove("MCP_READ_ONLY");
    assertTrue(run("tools", "--backend", "prod").err().contains("There is only one backend"));
  }

  @Test
  void configWritesWhatTheEnvironmentHasForEveryClient() throws Exception {
    settings.put("MCP_ROUTING", "nearest");
    settings.put("MCP_REGION", "test=eu-west-1");
    for (String client : List.of("claude", "vscode", "opencode", "zed")) {
      JsonNode config = Json.read(run("config", client, "--with-keys").out());
      JsonNode server = config.findPath("dynamodb");
      JsonNode env = server.has("env") ? server.get("env") : server.get("environment");
      assertEquals(gateways.endpoints(), env.path("MCP_API_ENDPOINT").asText());
      assertEquals("prod=true test=false", env.path("MCP_READ_ONLY").asText());
      assertEquals("nearest", env.path("MCP_ROUTING").asText());
      assertEquals("test=eu-west-1", env.path("MCP_REGION").asText());
      assertFalse(env.has("MCP_PROFILE"));
    }
    settings.keySet().removeAll(List.of("MCP_ACCESS_KEY_ID", "MCP_SECRET_ACCESS_KEY"));
    settings.put("MCP_PROFILE", "prod=reader test=me");
    settings.put("MCP_READ_ONLY", "true");
    for (String client : List.of("codex", "goose")) {
      String config = run("config", client).out();
      assertTrue(config.contains("\"prod=reader test=me\""), config);
      assertTrue(config.contains("MCP_READ_ONLY") && config.contains("\"true\""), config);
      assertTrue(config.contains(gateways.endpoints()), config);
    }
  }

  @Test
  void whatConfigWritesIsReadBackAsTheSameBackends() throws Exception {
    settings.keySet().removeAll(List.of("MCP_ACCESS_KEY_ID", "MCP_SECRET_ACCESS_KEY"));
    settings.put("MCP_PROFILE", "shared");
    JsonNode env = Json.read(run("config", "claude").out()).at("/mcpServers/dynamodb/env");
    assertEquals("shared", env.path("MCP_PROFILE").asText());
    Map<String, String> before = settings;
    settings = new HashMap<>();
    env.properties().forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
    settings.put("XDG_CACHE_HOME", before.getOrDefault("XDG_CACHE_HOME", ""));
    assertEquals(env, Json.read(run("config", "claude").out()).at("/mcpServers/dynamodb/env"));
  }
}
