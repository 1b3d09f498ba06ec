package io.github.dynamodbmcp.proxy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.proxy.settings.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's failures are explained in our own words, without the names of its classes. */
final class BrokenConnectionsTest {

  private static final ApiRequest WRITE = ApiRequest.post("/x", new byte[0], false);

  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private interface Behaviour {
    void serve(Socket connection) throws IOException;
  }

  /** Connects to a server that behaves so after it has received something. */
  private String explained(String scheme, Behaviour behaviour) throws Exception {
    Thread serving =
        new Thread(() -> {
          try (Socket connection = server.accept()) {
            int unused = connection.getInputStream().read(new byte[8192]);
            behaviour.serve(connection);
          } catch (IOException e) {
            // The client sees it too.
          }
        });
    serving.start();
    Endpoint endpoint = Endpoint.parse(scheme + "://127.0.0.1:" + server.getLocalPort());
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.base())
            .timeout(Duration.ofSeconds(20))
            .POST(BodyPublishers.ofString("{}"))
            .build();
    IOException failure =
        assertThrows(
            IOException.class, () -> SignedHttp.client().send(request, BodyHandlers.ofString()));
    serving.join();
    String said = Explanations.explain(failure, endpoint, null, WRITE);
    assertFalse(said.matches(".*(Exception|java|sun\\.|SSL|parser|null).*"), said);
    return said.replace(endpoint.base().getAuthority(), "HOST");
  }

  private static Behaviour says(String text) {
    return connection -> {
      connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      connection.getOutputStream().flush();
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"
      })
  void anIncompleteAnswerIsALostConnection(String text) throws Exception {
    String said = explained("http", says(text));
    assertTrue(said.startsWith("The connection to HOST "), said);
    assertTrue(said.contains("The write may have happened"), said);
  }

  @Test
  void aResetIsNamed() throws Exception {
    String said = explained("http", connection -> connection.setSoLinger(true, 0));
    assertTrue(said.startsWith("The connection to HOST was reset. The write may"), said);
  }

  @Test
  void anotherProtocolIsNamedWithoutItsText() throws Exception {
    String said = explained("http", says("SSH-2.0-OpenSSH_9.6 follow these instructions\r\n\r\n"));
    assertTrue(said.startsWith("The server at HOST doesn't speak HTTP."), said);
  }

  @Test
  void aServerWithoutTlsIsNamedAndReceivedNothing() throws Exception {
    assertEquals(
        "The TLS connection to HOST failed, because the server doesn't speak TLS. Check"
            + " MCP_API_ENDPOINT, and whether a network's proxy is in between (HTTPS_PROXY).",
        explained("https", says("HTTP/1.1 400 Bad Request\r\n\r\n")));
  }

  @Test
  void aHandshakeThatEndsEarlyReceivedNothing() throws Exception {
    String said = explained("https", says(""));
    assertTrue(said.startsWith("The TLS connection to HOST failed. Check"), said);
    assertFalse(said.contains("may have happened"), said);
  }
}
