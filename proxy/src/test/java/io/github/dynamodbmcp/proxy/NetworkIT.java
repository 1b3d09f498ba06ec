package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A company's network: a proxy with a password, and TLS under the company's own certificates. */
final class NetworkIT {

  private static final String PASSWORD = "p@ss word";

  @TempDir private Path home;
  @AutoClose private FakeGateway gateway;
  @AutoClose private Relay relay;
  private Jar jar;

  @BeforeEach
  void start() throws Exception {
    gateway = FakeGateway.start(certificate());
    gateway.answer("/dynamodb/scan", FakeGateway.text(200, "scanned"));
    String authorization =
        Base64.getEncoder().encodeToString(("me:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    relay = Relay.proxy(gateway.port(), "Basic " + authorization);
    jar =
        new Jar(home)
            .keys()
            .set("MCP_API_ENDPOINT", "https://api.company.example")
            .set("HTTPS_PROXY", "http://me:p%40ss%20word@127.0.0.1:" + relay.port())
            .set("AWS_CA_BUNDLE", home.resolve("ca.pem").toString());
  }

  /** Makes a key pair, and writes its certificate as PEM. */
  private SSLContext certificate() throws Exception {
    Path store = home.resolve("server.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "server",
        "-keyalg",
        "EC",
        "-dname",
        "CN=company",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-ext",
        "san=dns:api.company.example,dns:sts.company.example,ip:127.0.0.1",
        "-keystore",
        store.toString(),
        "-storepass",
        "changeit");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "server",
        "-keystore",
        store.toString(),
        "-storepass",
        "changeit",
        "-file",
        home.resolve("ca.pem").toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  @Test
  void callsGoThroughTheProxyUnderTheCompanysCertificates() throws Exception {
    Jar.Outcome outcome = jar.run("call", "dynamodb_scan", "{}");
    assertEquals("scanned\n", outcome.out(), outcome.err());
    assertTrue(relay.tunnels().contains("api.company.example:443"), relay.tunnels().toString());
    assertFalse(gateway.received().get(0).headers().containsKey("proxy-authorization"));
  }

  @Test
  void aProxyWithoutAPasswordGetsNoAuthorization() throws Exception {
    try (Relay open = Relay.openProxy(gateway.port())) {
      // An empty one doesn't hide the other spelling.
      jar.set("HTTPS_PROXY", "").set("https_proxy", "http://127.0.0.1:" + open.port());
      Jar.Outcome outcome = jar.run("call", "dynamodb_scan", "{}");
      assertEquals("scanned\n", outcome.out(), outcome.err());
      assertTrue(open.tunnels().contains("api.company.example:443"), open.tunnels().toString());
    }
  }

  @Test
  void aRefusedTunnelIsNotReportedAsALostWrite() throws Exception {
    try (Relay refusing = Relay.refusing("502 Bad Gateway")) {
      jar.file(".cache/dynamodb-mcp/none", "");
      jar.set("HTTPS_PROXY", "127.0.0.1:" + refusing.port());
      Jar.Outcome outcome = jar.run("call", "dynamodb_put_item", "{}");
      assertTrue(
          outcome.err().contains("refused to connect to api.company.example"), outcome.err());
      assertTrue(outcome.err().contains("nothing was sent"), outcome.err());
      assertEquals(6, refusing.tunnels().size());
    }
  }

  @Test
  void aProxyThatIsGoneIsNamed() throws Exception {
    jar.set("HTTPS_PROXY", "http://127.0.0.1:1").set("MCP_TIMEOUT_SECONDS", "5");
    Jar.Outcome outcome = jar.run("call", "dynamodb_scan", "{}");
    assertTrue(outcome.err().contains("proxy at 127.0.0.1:1 doesn't answer"), outcome.err());
  }

  @Test
  void aMalformedProxySettingIsReported() throws Exception {
    for (String proxy : List.of("http://h:99999", "socks5://h:1", "http://")) {
      Jar.Outcome outcome = jar.set("HTTPS_PROXY", proxy).run("call", "dynamodb_scan", "{}");
      assertEquals(1, outcome.status());
      assertTrue(outcome.err().contains("HTTPS_PROXY isn't a URL"), outcome.err());
    }
    jar.set("HTTPS_PROXY", "http://me:p%zz@127.0.0.1:1");
    String encoded = jar.run("call", "dynamodb_scan", "{}").err();
    assertTrue(encoded.contains("aren't percent-encoded") && !encoded.contains("zz"), encoded);
    // Java's URI rejects the underscores that host names in companies have.
    jar.set("HTTPS_PROXY", "http://my_proxy:8080")
        .set("MCP_API_ENDPOINT", "https://127.0.0.1:" + gateway.port());
    assertEquals("scanned\n", jar.run("call", "dynamodb_scan", "{}").out());
  }

  @Test
  void theCredentialProvidersConnectionsUseTheProxyToo() throws Exception {
    jar.set("AWS_ENDPOINT_URL_STS", "https://sts.company.example");
    Jar.Outcome outcome = jar.run("check");
    assertTrue(outcome.out().contains("arn:aws:iam::123456789012:user/AKIDGATEWAY"), outcome.out());
    assertEquals(0, outcome.status(), outcome.out());
    assertTrue(relay.tunnels().contains("sts.company.example:443"), relay.tunnels().toString());
  }

  @Test
  void hostsInNoProxyAreReachedDirectly() throws Exception {
    jar.set("MCP_API_ENDPOINT", "https://127.0.0.1:" + gateway.port()).set("NO_PROXY", ".example");
    Jar.Outcome outcome = jar.run("call", "dynamodb_scan", "{}");
    assertEquals("scanned\n", outcome.out(), outcome.err());
    assertEquals(List.of(), relay.tunnels());
    assertFalse(gateway.received().get(0).headers().containsKey("proxy-authorization"));
    jar.set("MCP_API_ENDPOINT", "https://api.company.example");
    assertEquals(1, jar.run("call", "dynamodb_scan", "{}").status());
    assertEquals(List.of(), relay.tunnels());
  }

  @Test
  void anUntrustedCertificateIsExplained() throws Exception {
    jar.set("AWS_CA_BUNDLE", "");
    Jar.Outcome outcome = jar.run("call", "dynamodb_scan", "{}");
    assertEquals(1, outcome.status());
    assertTrue(outcome.err().contains("set AWS_CA_BUNDLE"), outcome.err());
  }

  @Test
  void aWrongProxyPasswordIsReportedButNotQuoted() throws Exception {
    jar.set("HTTPS_PROXY", "http://me:wrong-password@127.0.0.1:" + relay.port());
    Jar.Outcome outcome = jar.run("call", "dynamodb_scan", "{}");
    assertEquals(1, outcome.status());
    assertTrue(outcome.err().contains("HTTPS_PROXY"), outcome.err());
    assertFalse(outcome.err().contains("wrong-password"), outcome.err());
  }

  @Test
  void anUnreadableCertificateBundleIsReported() throws Exception {
    jar.set("AWS_CA_BUNDLE", home.resolve("no-such.pem").toString());
    Jar.Outcome outcome = jar.run("check");
    assertEquals(1, outcome.status());
    assertTrue(outcome.out().contains("AWS_CA_BUNDLE"), outcome.out());
    Files.writeString(home.resolve("empty.pem"), "");
    jar.set("AWS_CA_BUNDLE", home.resolve("empty.pem").toString());
    assertTrue(jar.run("check").out().contains("holds no certificate"));
  }

  @Test
  void theTrustedCertificatesLeaveNoFileEvenIfTheProcessIsKilled() throws Exception {
    Path temporary = Files.createDirectory(home.resolve("temporary"));
    jar.jvm("-Djava.io.tmpdir=" + temporary);
    gateway.answer(
        "/dynamodb/scan",
        FakeGateway.after(Duration.ofSeconds(20), FakeGateway.text(200, "scanned")));
    Process process = jar.start();
    OutputStream in = process.getOutputStream();
    in.write(
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"dynamodb_scan\"}}\n"
            .getBytes(StandardCharsets.UTF_8));
    in.flush();
    for (int i = 0; i < 200 && gateway.calls().isEmpty(); i++) {
      Thread.sleep(100);
    }
    assertEquals(1, gateway.calls().size(), "the call is in flight");
    assertTrue(process.destroyForcibly().waitFor(20, TimeUnit.SECONDS));
    assertEquals(List.of(), files(temporary));
  }

  @Test
  void aByteOrderMarkHidesNoCertificate() throws Exception {
    String pem = Files.readString(home.resolve("ca.pem"));
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
      Files.write(home.resolve("marked.pem"), ("\uFEFF" + pem).getBytes(charset));
      jar.set("AWS_CA_BUNDLE", home.resolve("marked.pem").toString());
      assertEquals("scanned\n", jar.run("call", "dynamodb_scan", "{}").out(), charset.name());
    }
    Files.writeString(home.resolve("commented.pem"), "# Company\n  " + pem.replace("\n", "\r\n  "));
    jar.set("AWS_CA_BUNDLE", "~/commented.pem");
    assertEquals("scanned\n", jar.run("call", "dynamodb_scan", "{}").out());
  }

  @Test
  void aDamagedCertificateIsReported() throws Exception {
    String pem = Files.readString(home.resolve("ca.pem"));
    Files.writeString(
        home.resolve("cut.pem"), pem.substring(0, 60) + "\n-----END CERTIFICATE-----\n");
    jar.set("AWS_CA_BUNDLE", home.resolve("cut.pem").toString());
    String said = jar.run("check").out();
    assertTrue(said.contains("holds a damaged certificate"), said);
    jar.set("AWS_CA_BUNDLE", home.toString());
    String folder = jar.run("check").out();
    assertTrue(folder.contains("can't be read") && !folder.contains("Exception"), folder);
  }

  @Test
  void aServerOnThisMachineNeedsNeitherProxyNorBundle() throws Exception {
    try (FakeGateway local = FakeGateway.start()) {
      local.answer("/dynamodb/scan", FakeGateway.text(200, "scanned"));
      jar.gateway(local)
          .set("HTTPS_PROXY", "socks5://proxy.example.com:1080")
          .set("AWS_CA_BUNDLE", home.resolve("no-such.pem").toString());
      jar.assertScans();
    }
    jar.set("MCP_API_ENDPOINT", "https://127.0.0.1:" + gateway.port());
    assertTrue(jar.run("check").out().contains("AWS_CA_BUNDLE"));
    jar.set("AWS_CA_BUNDLE", home.resolve("ca.pem").toString());
    jar.assertScans();
    jar.set("MCP_API_ENDPOINT", "https://api.company.example");
    String refused = jar.assertScanFails();
    assertTrue(refused.contains("a SOCKS proxy, which isn't supported"), refused);
    // The proxy isn't on the way; only that the name doesn't exist is left.
    jar.set("NO_PROXY", "company.example").set("MCP_TIMEOUT_SECONDS", "3");
    String direct = jar.assertScanFails();
    assertFalse(direct.contains("SOCKS"), direct);
  }

  @Test
  void noProxyMayHavePortsBlocksAndSpaces() throws Exception {
    jar.set("MCP_API_ENDPOINT", "https://api.company.example").set("MCP_TIMEOUT_SECONDS", "3");
    for (String direct : List.of("a api.company.example:443", "10.0.0.0/8 company.example")) {
      String said = jar.set("NO_PROXY", direct).assertScanFails();
      assertFalse(said.contains("proxy at"), said);
      assertEquals(List.of(), relay.tunnels(), direct);
    }
    jar.set("NO_PROXY", "api.company.example:8443, 10.0.0.0/8");
    jar.assertScans();
  }

  @Test
  void aCertificateForAnotherNameIsNotBlamedOnTheNetwork() throws Exception {
    jar.set("MCP_API_ENDPOINT", "https://other.company.example");
    String said = jar.assertScanFails();
    assertTrue(said.contains("has a certificate for another name"), said);
    assertTrue(said.contains("Check the host in MCP_API_ENDPOINT"), said);
    assertFalse(said.contains("AWS_CA_BUNDLE"), said);
  }

  private static List<Path> files(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
