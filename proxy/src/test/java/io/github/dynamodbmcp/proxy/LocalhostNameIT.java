package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An endpoint whose name is under {@code localhost}, as emulators of AWS have. */
final class LocalhostNameIT {

  private static final String NAME = "abc123.execute-api.localhost";
  private static final InetAddress IPV4 = loopback("127.0.0.1");
  private static final InetAddress IPV6 = loopback("::1");

  @TempDir private Path home;

  private static InetAddress loopback(String literal) {
    return new InetSocketAddress(literal, 0).getAddress();
  }

  /** The proxy for a server on that port, with a hosts file as its only resolver. */
  private Jar jar(int port, String hosts) throws Exception {
    Jar jar = new Jar(home).keys().file("hosts", hosts);
    return jar.jvm("-Djdk.net.hosts.file=" + home.resolve("hosts"))
        .set("MCP_API_ENDPOINT", "http://" + NAME + ":" + port + "/stage")
        .set("MCP_TIMEOUT_SECONDS", "3");
  }

  private static FakeGateway gateway(InetAddress address) throws Exception {
    FakeGateway gateway = FakeGateway.start(address);
    gateway.answer("/stage/tools", FakeGateway.json(200, FakeGateway.resource("/tools.json")));
    gateway.answer("/stage/dynamodb/scan", FakeGateway.text(200, "scanned"));
    return gateway;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "192.0.2.1 " + NAME + "\n"})
  void itIsThisMachineWhateverTheResolverSays(String hosts) throws Exception {
    try (FakeGateway gateway = gateway(IPV4)) {
      jar(gateway.port(), hosts).assertScans();
      assertEquals(2, gateway.received().size());
      for (FakeGateway.Received received : gateway.received()) {
        assertEquals(NAME + ":" + gateway.port(), received.headers().get("host"));
      }
      assertEquals(0, gateway.refused());
    }
  }

  @Test
  void aServerThatListensOnOneAddressOfLoopbackAloneIsFound() throws Exception {
    // Some machines have no IPv6.
    boolean ipv6 = NetworkInterface.getByInetAddress(IPV6) != null;
    for (InetAddress address : ipv6 ? List.of(IPV4, IPV6) : List.of(IPV4)) {
      try (FakeGateway gateway = gateway(address)) {
        jar(gateway.port(), "").assertScans();
      }
    }
  }

  @Test
  void unsignedRequestsReachItToo() throws Exception {
    try (FakeGateway gateway = gateway(IPV4)) {
      String report = jar(gateway.port(), "").run("validate").out();
      assertTrue(report.contains("right  no tool answers an unsigned request"), report);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Djava.net.preferIPv4Stack=true", "-Djava.net.preferIPv6Addresses=true"})
  void aServerThatIsDownIsNamedAsTheUserDid(String preference) throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0)) {
      port = server.getLocalPort();
    }
    String said = jar(port, "").jvm(preference).assertScanFails();
    assertTrue(said.contains("Can't connect to " + NAME + ":" + port), said);
    assertTrue(said.contains("that the local server is running"), said);
    assertFalse(said.contains("127.0.0.1"), said);
  }
}
