package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Only requests with a valid signature reach DynamoDB, which is a fake that counts requests. */
@Timeout(60)
final class SignaturesIT {
  private static final String PATH = "/dynamodb/list-tables";

  private static final AtomicInteger CALLS = new AtomicInteger();
  private static final HttpServer DYNAMODB = countingDynamoDb();

  @AutoClose
  private static final LocalSystem SYSTEM =
      LocalSystem.start(
          Map.of(
              "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + DYNAMODB.getAddress().getPort()));

  @AfterAll
  static void stop() {
    DYNAMODB.stop(0);
  }

  @BeforeEach
  void forget() {
    CALLS.set(0);
    SYSTEM.clearAuditLines();
  }

  @Test
  void aValidSignatureIsAccepted() {
    assertEquals(200, SYSTEM.client().post(PATH, "{}").status());
    assertEquals(1, CALLS.get());
  }

  @Test
  void aValidSignatureFromFourMinutesAgoIsAccepted() {
    assertEquals(200, ago(Duration.ofMinutes(4)).post(PATH, "{}").status());
    assertEquals(1, CALLS.get());
  }

  @Test
  void aMissingSignatureIsRefused() {
    assertRefused(SYSTEM.client().postUnsigned(PATH, "{}"));
  }

  @Test
  void aWrongSignatureIsRefused() {
    assertRefused(
        new SignedClient(SYSTEM.url(), LocalSystem.ACCESS_KEY_ID, "guessed", Clock.systemUTC())
            .post(PATH, "{}"));
  }

  @Test
  void aValidSignatureWithAnotherBodyIsRefused() {
    assertRefused(SYSTEM.client().postForged(PATH, "{}", "{\"limit\": 1}"));
  }

  @Test
  void anExpiredSignatureIsRefused() {
    assertRefused(ago(Duration.ofMinutes(6)).post(PATH, "{}"));
  }

  @Test
  void aSignatureFromTheFutureIsRefused() {
    assertRefused(ago(Duration.ofMinutes(-6)).post(PATH, "{}"));
  }

  @Test
  void anUnknownKeyIsRefused() {
    assertRefused(
        new SignedClient(SYSTEM.url(), "stranger", LocalSystem.SECRET_ACCESS_KEY, Clock.systemUTC())
            .post(PATH, "{}"));
  }

  @Test
  void aProxyWithAWrongSecretGetsNoTools() throws IOException {
    try (Assistant assistant = Assistant.of(SYSTEM, LocalSystem.ACCESS_KEY_ID, "guessed")) {
      IOException error = assertThrows(IOException.class, assistant::tools);
      assertTrue(String.valueOf(error.getMessage()).contains("tools/list"), error.toString());
    }
    assertEquals(0, CALLS.get());
    assertTrue(
        SYSTEM.auditLines().stream().allMatch(line -> line.path("status").asInt() == 403),
        SYSTEM.auditLines().toString());
  }

  private static void assertRefused(Answer answer) {
    assertEquals(403, answer.status());
    assertEquals("{\"message\":\"Forbidden\"}", answer.body());
    assertEquals(0, CALLS.get(), "DynamoDB was called");
    List<JsonNode> lines = SYSTEM.auditLines();
    assertEquals(1, lines.size(), lines.toString());
    assertEquals(403, lines.getFirst().path("status").asInt());
    assertTrue(lines.getFirst().path("principal").isNull(), lines.toString());
  }

  private static SignedClient ago(Duration time) {
    return new SignedClient(
        SYSTEM.url(),
        LocalSystem.ACCESS_KEY_ID,
        LocalSystem.SECRET_ACCESS_KEY,
        Clock.offset(Clock.systemUTC(), time.negated()));
  }

  private static HttpServer countingDynamoDb() {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext(
          "/",
          exchange -> {
            CALLS.incrementAndGet();
            byte[] body = "{\"TableNames\":[]}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, body.length);
            try (exchange) {
              exchange.getResponseBody().write(body);
            }
          });
      http.start();
      return http;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
