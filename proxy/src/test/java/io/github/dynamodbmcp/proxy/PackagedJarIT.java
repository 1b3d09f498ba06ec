package io.github.dynamodbmcp.proxy;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contents of the packaged jar, its start and its end. */
final class PackagedJarIT {

  private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}\n";

  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n";

  @TempDir private Path home;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();
  private Jar jar;

  @BeforeEach
  void start() {
    jar = new Jar(home).gateway(gateway).keys();
  }

  @Test
  void theJarIsSmallAndComplete() throws Exception {
    assertTrue(Files.size(Jar.path()) < 12_000_000, "size " + Files.size(Jar.path()));
    try (JarFile file = new JarFile(Jar.path().toFile())) {
      for (String entry :
          List.of(
              "META-INF/LICENSE",
              "META-INF/NOTICE.txt",
              // Scanners for vulnerabilities read these.
              "META-INF/maven/com.fasterxml.jackson.core/jackson-databind/pom.properties",
              "META-INF/maven/software.amazon.awssdk/http-auth-aws/pom.properties",
              "META-INF/maven/software.amazon.awssdk/sts/pom.properties",
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
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\"}}\n"
            // Its answer needs the background's; without it, the process may end before that
            // begins.
            + LIST);
    List<String> loaded = Files.readAllLines(log);
    // The response is out when the first background work begins, which fetches the tools.
    int answered = indexOf(loaded, "java.util.concurrent.ThreadPoolExecutor$Worker ");
    assertTrue(answered > indexOf(loaded, "protocol.mcp.ServerInfo "), "no work in the background");
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
    for (String ofSeveralBackends :
        List.of("proxy.backends.", "proxy.settings.SeveralBackends ", "proxy.settings.Routing ")) {
      assertEquals(-1, indexOf(loaded, ofSeveralBackends), ofSeveralBackends);
    }
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
  void theLogFileIsReadableOnlyByItsOwner() throws Exception {
    Path log = home.resolve("proxy.log");
    jar.set("MCP_LOG", log.toString());
    Jar.Outcome outcome = jar.runWithInput(PING);
    assertEquals("", outcome.err());
    assertTrue(Files.readString(log).contains("request 1: ping"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(log)));
  }

  @Test
  void theLogFileHasTheLevelBeforeItsPath() throws Exception {
    Path log = home.resolve("proxy.log");
    jar.set("MCP_LOG", "info:~/proxy.log");
    assertEquals("", jar.runWithInput(PING + LIST).err());
    String text = Files.readString(log);
    assertTrue(text.contains(" info GET /tools") && !text.contains(" debug "), text);
  }

  @Test
  void theApiLearnsTheProgramAndItsVersion() throws Exception {
    assertEquals(0, jar.run("check").status());
    String agent = String.valueOf(gateway.received().get(0).headers().get("user-agent"));
    assertTrue(agent.matches("dynamodb-mcp-proxy/\\d+\\.\\d+\\.\\d+(-\\w+)?"), agent);
  }

  @Test
  void aPersonWhoStartsItInATerminalIsToldWhatItIs() throws Exception {
    String program = String.join(" ", jar.command());
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    Jar.Outcome outcome =
        mac
            ? jar.runProgram("script", "-q", "/dev/null", "sh", "-c", program)
            : jar.runProgram("script", "-qec", program, "/dev/null");
    assertTrue(outcome.out().contains("serves MCP on standard input"), outcome.toString());
    assertTrue(outcome.out().contains("config claude"), outcome.toString());
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
  void aWrongCommandLineIsReportedInOneSentenceWithStatus2() throws Exception {
    assertEquals(2, new Jar(home).run().status());
    assertTrue(new Jar(home).run().err().contains("MCP_API_ENDPOINT"));
    for (String endpoint :
        List.of(
            "http://example.com",
            "ftp://x",
            "nonsense",
            "https://user:secret@example.com",
            "https://example.com/?a=b",
            "http://127.0.0.1:99999",
            "http://127.0.0.1.example.com")) {
      Jar.Outcome outcome = jar.run("--endpoint", endpoint);
      assertEquals(2, outcome.status(), endpoint);
      assertFalse(outcome.err().contains("secret"), outcome.err());
    }
    assertEquals(2, jar.run("--no-such-flag").status());
    assertEquals(2, jar.run("-x").status());
    assertEquals(2, jar.run("--timeout", "0").status());
    assertEquals(2, jar.run("--region", "us_east_1").status());
    String noFolder = jar.run("--log", home.resolve("none/x.log").toString()).err();
    assertTrue(noFolder.contains("none/x.log' can't be written"), noFolder);
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

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC"})
  void itAnswersAndLivesOnInASmallHeap(String collector) throws Exception {
    gateway.answer("/dynamodb/put-item", FakeGateway.text(200, "written"));
    jar.jvm("-Xmx64m").jvm(collector);
    String call =
        "{\"method\":\"tools/call\",\"params\":{\"name\":\"dynamodb_put_item\",\"arguments\":"
            + "{\"item\":%s}},\"jsonrpc\":\"2.0\",\"id\":%d}\n";
    String input =
        call.formatted("[" + "{\"a\":1},".repeat(8 << 20) + "1]", 1)
            + call.formatted("\"" + "x".repeat(20 << 20) + "\"", 2)
            + call.formatted("[" + "{\"a\":1},".repeat(400_000) + "1]", 3)
            + call.formatted("\"" + "é".repeat(1 << 20) + "\"", 4)
            + PING.replace("\"id\":1", "\"id\":5");
    Jar.Outcome outcome = jar.runWithInput(input);
    assertEquals(0, outcome.status(), outcome.err());
    Map<Integer, JsonNode> answers =
        outcome.out().lines().map(Json::read).collect(toMap(a -> a.path("id").asInt(), a -> a));
    assertEquals(Set.of(1, 2, 3, 4, 5), answers.keySet());
    assertTrue(said(answers, 1).contains("the message is longer than"), said(answers, 1));
    assertTrue(said(answers, 2).contains("the message is longer than"), said(answers, 2));
    assertTrue(said(answers, 3).contains("holds more than 65536 values"), outcome.out());
    assertEquals("written", said(answers, 4));
    assertTrue(requireNonNull(answers.get(5)).has("result"));
    assertEquals("", outcome.err());
  }

  private static String said(Map<Integer, JsonNode> answers, int id) {
    return requireNonNull(answers.get(id)).at("/result/content/0/text").asText();
  }

  @Test
  void theHelpIsTheSameInEveryLocale() throws Exception {
    String help = new Jar(home).run("--help").out();
    for (String locale : List.of("ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "tr-TR", "fa-IR")) {
      String[] parts = locale.split("-", 3);
      Jar there =
          new Jar(home).jvm("-Duser.language=" + parts[0]).jvm("-Duser.country=" + parts[1]);
      if (parts.length > 2) {
        there.jvm("-Duser.extensions=" + parts[2]);
      }
      assertEquals(help, there.run("--help").out(), locale);
    }
  }

  @Test
  void aUserWithoutAHomeIsServedAndNothingIsCached() throws Exception {
    // Java's name for the home of a user whom the system doesn't know.
    jar.jvm("-Duser.home=?").set("HOME", "");
    assertEquals(10, jar.run("tools").out().lines().count());
    assertFalse(Files.exists(Path.of("?")));
  }
}
