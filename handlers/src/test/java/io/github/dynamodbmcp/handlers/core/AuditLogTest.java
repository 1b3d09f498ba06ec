package io.github.dynamodbmcp.handlers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A call that fails on a fault of ours. */
final class AuditLogTest {
  private static final Caller CALLER = new Caller("local", null, null, null, "id-1", null);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AuditLog audit = new AuditLog(new PrintStream(out, true, StandardCharsets.UTF_8));

  @Test
  void anErrorIsRethrownAfterItsLine() {
    assertThrows(
        OutOfMemoryError.class,
        () ->
            audit.record(
                "tool",
                CALLER,
                () -> {
                  throw new OutOfMemoryError("Java heap space");
                }));
    assertEquals(500, Json.read(out.toString(StandardCharsets.UTF_8)).path("status").asInt());
  }

  @Test
  void anExceptionIsA500WithTheRequestsId() {
    Response response =
        audit.record(
            "tool",
            CALLER,
            () -> {
              throw new IllegalStateException("secret");
            });
    assertEquals(500, response.status());
    assertTrue(response.body().startsWith("Internal error. Request id id-1"), response.body());
    assertFalse(response.body().contains("secret"), response.body());
  }
}
