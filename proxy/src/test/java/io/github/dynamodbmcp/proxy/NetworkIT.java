package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
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
  void theTemporaryTrustStoreIsDeletedAtTheEndOfTheProcess() throws Exception {
    Path temporary = Files.createDirectory(home.resolve("temporary"));
    jar.jvm("-Djava.io.tmpdir=" + temporary);
    assertEquals("scanned\n", jar.run("call", "dynamodb_scan", "{}").out());
    assertEquals(List.of(), files(temporary));

    // Nobody reads the output while the call is in flight.
    gateway.answer(
        "/dynamodb/scan",
        FakeGateway.after(Duration.ofSeconds(2), FakeGateway.text(200, "scanned")));
    Process process = jar.start();
    OutputStream in = process.getOutputStream();
    in.write(
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"dynamodb_scan\"}}\n"
            .getBytes(StandardCharsets.UTF_8));
    in.flush();
    for (int i = 0; i < 100 && files(temporary).isEmpty(); i++) {
      Thread.sleep(100);
    }
    assertEquals(1, files(temporary).size());
    process.getInputStream().close();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it lives on without anyone to read");
    assertEquals(List.of(), files(temporary));
  }

  private static List<Path> files(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
