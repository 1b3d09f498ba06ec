package io.github.dynamodbmcp.handlers.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.handlers.CommandLine;
import io.github.dynamodbmcp.handlers.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server against callers that have no key. */
@Timeout(60)
final class ServerTest {
  private static final String HOST = "Host: 127.0.0.1\r\n";
  private static final int ALMOST_SIX_MB = 6_186_598;

  private final ByteArrayOutputStream audit = new ByteArrayOutputStream();

  @AutoClose private final Server server = start();

  private Server start() {
    try {
      return CommandLine.serve(
          Settings.from(
              Map.of(
                  "PORT", "0",
                  "AWS_REGION", "us-east-1",
                  "AWS_ACCESS_KEY_ID", "a",
                  "AWS_SECRET_ACCESS_KEY", "b",
                  "MCP_ACCESS_KEY_ID", "key",
                  "MCP_SECRET_ACCESS_KEY", "secret")),
          new PrintStream(audit, true, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anUnsignedRequestIsRefusedBeforeItsBodyArrives() throws IOException {
    for (String rest : new String[] {"", "x".repeat(100_000)}) {
      try (RawClient client = new RawClient(server.url())) {
        String answer = client.send(post(ALMOST_SIX_MB) + rest).answer();
        assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
      }
    }
  }

  @Test
  void aBodyThatIsDeclaredTooLargeIsRefusedBeforeItArrives() throws IOException {
    try (RawClient client = new RawClient(server.url())) {
      String answer = client.send(post(6 * 1024 * 1024 + 1)).answer();
      assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    }
  }

  @Test
  void twentyPartialBodiesLeaveTheServerAnswering() throws IOException {
    var clients = RawClient.several(20, server.url());
    for (RawClient client : clients) {
      client.send(post(ALMOST_SIX_MB)).send(new byte[1 << 20]);
    }
    assertHealthy();
    for (RawClient client : clients) {
      assertTrue(client.answer().startsWith("HTTP/1.1 403 "));
      client.close();
    }
  }

  @Test
  void connectionsThatAreResetAreForgotten() throws Exception {
    for (int i = 0; i < 20; i++) {
      RawClient client = new RawClient(server.url());
      client.send(post(0).repeat(100));
      client.reset();
    }
    for (int tenths = 0; server.connections() > 0; tenths++) {
      assertTrue(tenths < 100, server.connections() + " connections are left");
      Thread.sleep(100);
    }
    assertHealthy();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST //evil/dynamodb/get-item HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST x://h/dynamodb/get-item HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST http://other/dynamodb/get-item HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST /dynamodb/get-item#frag HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /health HTTP/1.1\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: h\r\nA: b\nC: d\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: h\r\nA: b\0\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n",
        "GET /health HTTP/1.1\nHost: h\n\n",
        "G\nET /health HTTP/1.1\r\nHost: h\r\n\r\n",
        "G\u001bET /health HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: +2\r\n\r\n{}",
        "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 2, 2\r\n\r\n{}",
        "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n{}",
        "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        "\u0016\u0003\u0001\u0002\0\u0001\0\r\n\r\n",
      })
  void aMalformedRequestIsA400WithAPlainSentence(String request) throws IOException {
    try (RawClient client = new RawClient(server.url())) {
      assertPlain400(client.send(request).answer());
    }
  }

  @Test
  void headersThatAreCutOffAreNotARequest() throws IOException {
    for (String cut :
        new String[] {
          "GET /health HTTP/1.1\r\nHost: h\r\nA: b", "GET /health HTTP/1.1\r\nHost: h\r\n"
        }) {
      try (RawClient client = new RawClient(server.url())) {
        assertFalse(client.send(cut).endOfInput().answer().contains(" 200 "));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-5\r\n{}\r\n0\r\n\r\n", "fffffffffffffffff\r\n{}\r\n0\r\n\r\n", "2\n{}\n0\n\n"})
  void aBadChunkIsA400WithAPlainSentence(String body) throws IOException {
    try (Server open = withoutKey();
        RawClient client = new RawClient(open.url())) {
      String head =
          "POST /dynamodb/list-tables HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n";
      assertPlain400(client.send(head + body).answer());
    }
  }

  @Test
  void anEncodedBodyIsRefused() throws IOException {
    try (RawClient client = new RawClient(server.url())) {
      String answer =
          client
              .send("POST /x HTTP/1.1\r\n" + HOST + "Transfer-Encoding: gzip, chunked\r\n\r\n")
              .answer();
      assertTrue(answer.startsWith("HTTP/1.1 501 "), answer);
    }
  }

  @Test
  void aHugeMethodIsRefusedUnread() throws IOException {
    try (RawClient client = new RawClient(server.url())) {
      String answer = client.send("G".repeat(40_000)).answer();
      assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
    }
  }

  @Test
  void aCallerWhoWaitsToBeAskedForItsBodyIsRefusedWithoutBeingAsked() throws IOException {
    try (RawClient client = new RawClient(server.url())) {
      String answer =
          client
              .send(
                  "POST /dynamodb/put-item HTTP/1.1\r\n"
                      + HOST
                      + "Expect: 100-continue\r\nContent-Length: 1000000\r\n\r\n")
              .answer();
      assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
    }
  }

  @Test
  void aServerThatStopsSaysThatNothingWasWritten() {
    String sentence = MalformedRequests.answer(503).body();
    assertTrue(sentence.contains("Nothing was written."), sentence);
  }

  @Test
  void everyRefusalOfACallLeavesItsAuditLine() throws IOException {
    try (RawClient client = new RawClient(server.url())) {
      var _ = client.send(post(0)).answer();
    }
    assertEquals(1, audit.toString(StandardCharsets.UTF_8).lines().count());
    assertTrue(audit.toString(StandardCharsets.UTF_8).contains("\"status\":403"));
  }

  private static Server withoutKey() throws IOException {
    return CommandLine.serve(
        Settings.from(Map.of("PORT", "0", "AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b")),
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
  }

  private void assertHealthy() throws IOException {
    try (RawClient client = new RawClient(server.url())) {
      String answer = client.send("GET /health HTTP/1.1\r\n" + HOST + "\r\n").answer();
      assertTrue(answer.endsWith("\r\n\r\nok"), answer);
    }
  }

  private static void assertPlain400(String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    assertTrue(answer.contains("Content-Type: text/plain"), answer);
    assertTrue(answer.contains("isn't well-formed"), answer);
    assertFalse(answer.contains("Exception"), answer);
  }

  private static String post(int length) {
    return "POST /x HTTP/1.1\r\n" + HOST + "Content-Length: " + length + "\r\n\r\n";
  }
}
