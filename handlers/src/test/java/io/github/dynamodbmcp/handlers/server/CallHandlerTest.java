package io.github.dynamodbmcp.handlers.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.ToolsHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A bug before a call reaches its handler. */
final class CallHandlerTest {
  private static final String REQUEST =
      """
      POST /dynamodb/get-item HTTP/1.1
      Host: h
      X-Amz-Date: 20260101T000000Z
      Authorization: AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/execute-api/aws4_request, \
      SignedHeaders=host;x-amz-date, Signature=%s
      Content-Length: 0

      """
          .formatted("0".repeat(64))
          .replace("\n", "\r\n");

  @Test
  void aBugInAdmissionIsA500WithTheRequestsIdAndAnAuditLine() throws IOException {
    ByteArrayOutputStream audit = new ByteArrayOutputStream();
    SignatureVerifier broken =
        new SignatureVerifier(
            new AccessKey("key", "secret"), "us-east-1", "execute-api", new BrokenClock());
    ConnectionDeadlines deadlines = new ConnectionDeadlines();
    AuditLog auditLog = new AuditLog(new PrintStream(audit, true, StandardCharsets.UTF_8));
    Admission admission = new Admission.SignedWith("key", broken);
    Map<String, Handler> routes = Map.of("GET /tools", new ToolsHandler(List.of()));
    BoundedCalls calls = new BoundedCalls(auditLog, 1 << 27);
    try (McpEndpoint mcp = new McpEndpoint(routes, admission, calls);
        Listener listener =
            Listener.start(
                InetAddress.getLoopbackAddress(),
                0,
                new CallHandler(routes, admission, mcp, calls, auditLog, deadlines, 1 << 27),
                deadlines);
        RawClient client = new RawClient(listener.url())) {
      String answer = client.send(REQUEST).answer();
      assertTrue(answer.startsWith("HTTP/1.1 500 "), answer);
      assertTrue(answer.contains("Internal error. Request id "), answer);
      assertFalse(answer.contains("broken"), answer);
    }
    String lines = audit.toString(StandardCharsets.UTF_8);
    assertEquals(1, lines.lines().count(), lines);
    assertTrue(lines.contains("\"status\":500"), lines);
  }

  private static final class BrokenClock extends Clock {
    @Override
    public Instant instant() {
      throw new IllegalStateException("broken");
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
