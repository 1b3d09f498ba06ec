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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations that {@code config} writes. */
final class ConfigIT {

  @TempDir private Path home;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();
  private Jar jar;

  @BeforeEach
  void start() {
    jar = new Jar(home).gateway(gateway).keys();
  }

  @Test
  void configIsWhatTheClientTakesAndWorksAsWritten() throws Exception {
    for (String client : List.of("claude", "vscode", "zed", "cline")) {
      JsonNode config = Json.read(jar.run("config", client, "--with-keys").out());
      JsonNode server = config.findPath("dynamodb");
      assertTrue(Path.of(server.get("command").asText()).isAbsolute());
      assertEquals(FakeGateway.SECRET_KEY, server.at("/env/MCP_SECRET_ACCESS_KEY").asText());
      List<String> command = new ArrayList<>();
      command.add(server.get("command").asText());
      server.get("args").forEach(argument -> command.add(argument.asText()));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().clear();
      server
          .get("env")
          .properties()
          .forEach(entry -> builder.environment().put(entry.getKey(), entry.getValue().asText()));
      builder.environment().put("HOME", home.toString());
      Process process = builder.start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}\n"
                .getBytes(StandardCharsets.UTF_8));
      }
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(out.contains("dynamodb_scan"), out);
    }
  }

  @Test
  void configWithoutKeysHoldsNone() throws Exception {
    String config = jar.set("MCP_PROFILE", "work").run("config", "claude").out();
    assertFalse(config.contains(FakeGateway.SECRET_KEY), config);
    assertTrue(config.contains("\"MCP_PROFILE\" : \"work\""), config);
    assertEquals(2, jar.run("config", "nobody").status());
  }

  @Test
  void configNamesNoProfileWhereNoneIsNamed() throws Exception {
    Jar.Outcome outcome = jar.run("config", "claude");
    assertFalse(outcome.out().contains("MCP_PROFILE"), outcome.out());
    assertTrue(outcome.err().contains("--with-keys"), outcome.err());
    Jar.Outcome ofTheShell = jar.set("AWS_PROFILE", "shell").run("config", "claude");
    assertTrue(ofTheShell.out().contains("\"MCP_PROFILE\" : \"shell\""), ofTheShell.out());
    assertEquals("", ofTheShell.err());
  }

  @Test
  void configWritesWhatWasSet() throws Exception {
    jar.set("MCP_USER", "bob")
        .set("HTTPS_PROXY", "http://proxy.example.com:8080")
        .set("AWS_CA_BUNDLE", "ca.pem");
    JsonNode env =
        Json.read(
                jar.run(
                        "config",
                        "claude",
                        "--timeout",
                        "60",
                        "--long-call",
                        "90",
                        "--log",
                        "x.log")
                    .out())
            .at("/mcpServers/dynamodb/env");
    assertEquals("60", env.get("MCP_TIMEOUT_SECONDS").asText());
    assertEquals("90", env.get("MCP_LONG_CALL_SECONDS").asText());
    assertEquals(Path.of("x.log").toAbsolutePath().toString(), env.get("MCP_LOG").asText());
    assertEquals("bob", env.get("MCP_USER").asText());
    assertEquals("http://proxy.example.com:8080", env.get("HTTPS_PROXY").asText());
    assertEquals(Path.of("ca.pem").toAbsolutePath().toString(), env.get("AWS_CA_BUNDLE").asText());

    jar.set("HTTPS_PROXY", "http://me:hush@proxy.example.com:8080");
    Jar.Outcome withPassword = jar.run("config", "claude");
    assertFalse(withPassword.out().contains("hush"), withPassword.out());
    assertTrue(withPassword.err().contains("HTTPS_PROXY holds a password"), withPassword.err());
  }

  @Test
  void configKeepsALinkToJavaThatOutlivesItsUpdate() throws Exception {
    Path real = Path.of(javaOf(jar)).toRealPath();
    Path current = Files.createDirectories(home.resolve("current"));
    Path link = Files.createSymbolicLink(current.resolve("java"), real);
    Path other = Files.createDirectories(home.resolve("other"));
    Files.writeString(other.resolve("java"), "another program");
    jar.set("PATH", home.resolve("none") + ":" + other + ":" + current);
    assertEquals(link.toString(), javaOf(jar));
    // The program as it was typed comes first.
    Path typed = Files.createSymbolicLink(home.resolve("java-to-use"), real);
    assertEquals(typed.toString(), javaOf(jar.java(typed)));
  }

  private static String javaOf(Jar jar) throws Exception {
    Jar.Outcome outcome = jar.run("config", "claude");
    assertEquals(0, outcome.status(), outcome.err());
    return Json.read(outcome.out()).at("/mcpServers/dynamodb/command").asText();
  }

  @Test
  void configExpandsTheHomeThatNoShellHas() throws Exception {
    jar.set("AWS_CA_BUNDLE", "~/ca.pem").set("MCP_LOG", "info:~/x.log");
    JsonNode env = Json.read(jar.run("config", "claude").out()).at("/mcpServers/dynamodb/env");
    assertEquals(home.resolve("ca.pem").toString(), env.get("AWS_CA_BUNDLE").asText());
    assertEquals("info:" + home.resolve("x.log"), env.get("MCP_LOG").asText());
  }

  @Test
  void configWritesTheRegionThatOnlyTheShellKnows() throws Exception {
    jar.set("AWS_REGION", "eu-west-1");
    assertTrue(jar.run("config", "claude").out().contains("\"MCP_REGION\" : \"eu-west-1\""));
    String host = "https://abc.execute-api.eu-central-1.amazonaws.com";
    String known = jar.set("MCP_API_ENDPOINT", host).run("config", "claude").out();
    assertFalse(known.contains("MCP_REGION"), known);
  }

  @Test
  void configSaysThatTemporaryKeysExpire() throws Exception {
    jar.set("MCP_SESSION_TOKEN", "the-token");
    assertTrue(jar.run("config", "claude", "--with-keys").err().contains("temporary"));
  }
}
