package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.proxy.json.Json;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that people get, and its commands. */
final class PackagedJarIT {

  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n";

  @TempDir private Path home;
  private FakeGateway gateway;
  private Jar jar;

  @BeforeEach
  void start() throws Exception {
    gateway = FakeGateway.start();
    jar = new Jar(home).gateway(gateway).keys();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void itIsSmallAndWhole() throws Exception {
    assertTrue(Files.size(Jar.path()) < 12_000_000, "size " + Files.size(Jar.path()));
    try (JarFile file = new JarFile(Jar.path().toFile())) {
      for (String entry :
          List.of(
              "META-INF/LICENSE",
              "META-INF/NOTICE.txt",
              "software/amazon/awssdk/services/sso/auth/SsoProfileCredentialsProviderFactory.class",
              "software/amazon/awssdk/services/ssooidc/SsoOidcClient.class",
              "software/amazon/awssdk/services/sts/StsClient.class")) {
        assertTrue(file.getEntry(entry) != null, entry);
      }
      String services =
          new String(
              file.getInputStream(
                      file.getEntry("META-INF/services/software.amazon.awssdk.http.SdkHttpService"))
                  .readAllBytes(),
              StandardCharsets.UTF_8);
      assertTrue(services.contains("UrlConnection"), services);
    }
  }

  @Test
  void nothingOfAwsOrHttpIsLoadedForTheHandshake() throws Exception {
    Path log = home.resolve("classes.log");
    jar.jvm("-Xlog:class+load:file=" + log);
    jar.runWithInput(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\"}}\n");
    List<String> loaded = Files.readAllLines(log);
    // The answer is out when the first background work begins, which is to ask for the tools.
    int answered = indexOf(loaded, "java.util.concurrent.ThreadPoolExecutor$Worker ");
    assertTrue(answered > indexOf(loaded, "proxy.mcp.ServerInfo "), "no work in the background");
    for (String late :
        List.of(
            "software.amazon.awssdk.",
            "java.net.http.",
            "javax.net.ssl.",
            "java.security.MessageDigest ",
            "com.fasterxml.jackson.databind.ObjectMapper ")) {
      int index = indexOf(loaded, late);
      assertTrue(index < 0 || index > answered, late + " came before the answer");
    }
    assertTrue(indexOf(loaded, "java.net.http.") > answered, "nothing asked for the tools");
  }

  private static int indexOf(List<String> lines, String part) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(part)) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void standardOutputCarriesNothingButProtocol() throws Exception {
    gateway.answer("/dynamodb/scan", FakeGateway.text(200, "scanned"));
    jar.set("MCP_LOG", "debug");
    Jar.Outcome outcome =
        jar.runWithInput(
            PING
                + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"dynamodb_scan\",\"arguments\":{\"table_name\":\"private\"}}}\n");
    assertEquals(0, outcome.status());
    List<String> lines = outcome.out().lines().toList();
    assertEquals(2, lines.size(), outcome.out());
    for (String line : lines) {
      assertEquals("2.0", Json.read(line).get("jsonrpc").asText());
    }
    assertTrue(outcome.err().contains("POST /dynamodb/scan -> 200"), outcome.err());
    assertFalse(outcome.err().contains(FakeGateway.SECRET_KEY), outcome.err());
    assertFalse(outcome.err().contains("private"), outcome.err());
  }

  @Test
  void itIsQuietUnlessSomethingIsWrong() throws Exception {
    Jar.Outcome outcome =
        jar.runWithInput(PING + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}\n");
    assertEquals("", outcome.err());
  }

  @Test
  void theLogCanGoToAFileOfItsOwnersAlone() throws Exception {
    Path log = home.resolve("proxy.log");
    jar.set("MCP_LOG", log.toString());
    Jar.Outcome outcome = jar.runWithInput(PING);
    assertEquals("", outcome.err());
    assertTrue(Files.readString(log).contains("request 1: ping"));
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(log)));
  }

  @Test
  void aBrokenOutputPipeEndsIt() throws Exception {
    gateway.answer(
        "/dynamodb/scan",
        FakeGateway.after(Duration.ofMillis(300), FakeGateway.text(200, "scanned")));
    Process process = jar.start();
    process.getInputStream().close();
    OutputStream in = process.getOutputStream();
    in.write(
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"dynamodb_scan\"}}\n"
            .getBytes(StandardCharsets.UTF_8));
    in.flush();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it lives on without anyone to read");
  }

  @Test
  void toolsListsThem() throws Exception {
    Jar.Outcome outcome = jar.run("tools");
    assertEquals(0, outcome.status(), outcome.err());
    assertEquals(10, outcome.out().lines().count());
    assertTrue(outcome.out().startsWith("dynamodb_get_item        read   Get an item"));
    assertEquals(7, jar.run("tools", "--read-only").out().lines().count());
  }

  @Test
  void callPrintsTheTextOrFails() throws Exception {
    gateway.answer("/dynamodb/get-item", FakeGateway.echo());
    Jar.Outcome outcome = jar.run("call", "dynamodb_get_item", "{\"n\":1E-130}");
    assertEquals("{\"n\":1E-130}\n", outcome.out());
    assertEquals(
        "{\"n\":2}\n", jar.runWithInput("{\"n\":2}", "call", "dynamodb_get_item", "-").out());
    gateway.answer("/dynamodb/get-item", FakeGateway.text(404, "No such table."));
    Jar.Outcome failed = jar.run("call", "dynamodb_get_item", "{}");
    assertEquals(1, failed.status());
    assertEquals("", failed.out());
    assertEquals("No such table.\n", failed.err());
    assertEquals(1, jar.run("call", "no_such_tool", "{}").status());
    assertEquals(2, jar.run("call", "dynamodb_get_item", "{bad").status());
    assertEquals(2, jar.run("call").status());
  }

  @Test
  void checkSaysWhatIsWell() throws Exception {
    Jar.Outcome outcome = jar.run("check");
    assertEquals(0, outcome.status(), outcome.out());
    assertEquals(5, outcome.out().lines().filter(line -> line.startsWith("✓")).count());
    gateway.close();
    Jar.Outcome failed = jar.run("check");
    assertEquals(1, failed.status());
    assertTrue(failed.out().contains("✗ endpoint"), failed.out());
    assertTrue(failed.out().contains("→ Nobody answers at"), failed.out());
  }

  @Test
  void configIsWhatTheClientTakesAndWorksAsWritten() throws Exception {
    for (String client : List.of("claude", "kiro", "cursor", "vscode")) {
      JsonNode config = Json.read(jar.run("config", client, "--with-keys").out());
      JsonNode server =
          config.path(client.equals("vscode") ? "servers" : "mcpServers").path("dynamodb");
      assertTrue(Path.of(server.get("command").asText()).isAbsolute());
      assertEquals(FakeGateway.SECRET_KEY, server.at("/env/MCP_SECRET_ACCESS_KEY").asText());
      List<String> command = new java.util.ArrayList<>();
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
        Json.read(jar.run("config", "claude", "--timeout", "60", "--log", "x.log").out())
            .at("/mcpServers/dynamodb/env");
    assertEquals("60", env.get("MCP_TIMEOUT_SECONDS").asText());
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
  void argumentsThatTheLocaleSpoilsAreRefused() throws Exception {
    gateway.answer("/dynamodb/get-item", FakeGateway.echo());
    jar.set("LC_ALL", "C");
    Jar.Outcome spoilt = jar.run("call", "dynamodb_get_item", "{\"n\":\"Zoë\"}");
    assertEquals(2, spoilt.status(), spoilt.out());
    assertTrue(spoilt.err().contains("standard input"), spoilt.err());
    assertEquals(
        "{\"n\":\"Zoë\"}\n",
        jar.runWithInput("{\"n\":\"Zoë\"}", "call", "dynamodb_get_item", "-").out());
  }

  @Test
  void aLastListIsSaidToBeOne() throws Exception {
    assertEquals("", jar.run("tools").err());
    gateway.answer("/tools", FakeGateway.text(500, "broken"));
    Jar.Outcome outcome = jar.run("tools");
    assertEquals(10, outcome.out().lines().count());
    assertTrue(outcome.err().contains("its last list"), outcome.err());
  }

  @Test
  void anStsThatCanNotBeAskedIsNoFault() throws Exception {
    Jar.Outcome outcome = jar.set("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1").run("check");
    assertEquals(0, outcome.status(), outcome.out());
    assertTrue(outcome.out().contains("STS couldn't be asked"), outcome.out());
  }

  @Test
  void configSaysThatTemporaryKeysExpire() throws Exception {
    jar.set("MCP_SESSION_TOKEN", "the-token");
    assertTrue(jar.run("config", "claude", "--with-keys").err().contains("temporary"));
  }

  @Test
  void theBundleHoldsTheJarThatWasBuilt() throws Exception {
    Path bundle = Path.of(Jar.path().toString().replace(".jar", ".mcpb"));
    try (JarFile file = new JarFile(bundle.toFile())) {
      JsonNode manifest =
          Json.read(file.getInputStream(file.getEntry("manifest.json")).readAllBytes());
      assertEquals("server/dynamodb-mcp-proxy.jar", manifest.at("/server/entry_point").asText());
      byte[] inside =
          file.getInputStream(file.getEntry("server/dynamodb-mcp-proxy.jar")).readAllBytes();
      assertArrayEquals(Files.readAllBytes(Jar.path()), inside);
      assertTrue(manifest.at("/user_config/secret_access_key/sensitive").asBoolean());
      assertFalse(manifest.get("version").asText().contains("@"));
    }
  }

  @Test
  void aWrongStartIsToldInOneSentenceWithStatus2() throws Exception {
    assertEquals(2, new Jar(home).run().status());
    assertTrue(new Jar(home).run().err().contains("MCP_API_ENDPOINT"));
    for (String endpoint :
        List.of(
            "http://example.com",
            "ftp://x",
            "nonsense",
            "https://user:secret@example.com",
            "https://example.com/?a=b",
            "http://127.0.0.1.example.com")) {
      Jar.Outcome outcome = jar.run("--endpoint", endpoint);
      assertEquals(2, outcome.status(), endpoint);
      assertFalse(outcome.err().contains("secret"), outcome.err());
    }
    assertEquals(2, jar.run("--no-such-flag").status());
    assertEquals(2, jar.run("--timeout", "0").status());
    assertEquals(2, jar.run("--read-only=perhaps").status());
    assertEquals(2, jar.run("frobnicate").status());
    assertEquals(2, jar.run("check", "--log", "warn").status());
    assertEquals(2, new Jar(home).gateway(gateway).set("MCP_ACCESS_KEY_ID", "A").run().status());
  }

  @Test
  void helpAndVersionNeedNoSettings() throws Exception {
    Jar.Outcome help = new Jar(home).run("--help");
    assertEquals(0, help.status());
    assertTrue(help.out().contains("MCP_API_ENDPOINT"));
    assertTrue(new Jar(home).run("--version").out().startsWith("dynamodb-mcp-proxy "));
  }
}
