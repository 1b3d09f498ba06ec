package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command call shows a person how far it has come, and nobody else. */
final class ProgressLineTest {

  private static final String CONTINUATION =
      "{\"continue\":{\"next_token\":\"1\"},\"progress\":{\"message\":\"%s\"}}";

  @TempDir private Path cache;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int call(boolean terminal) {
    return Main.run(
        new String[] {"call", "dynamodb_scan", "{}"},
        Assistant.settings(gateway, cache),
        new ByteArrayInputStream(new byte[0]),
        out,
        new PrintStream(err, true, StandardCharsets.UTF_8),
        () -> {},
        new FakeTerminal(terminal));
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theLineIsRewrittenAndErasedBeforeTheAnswer() {
    gateway.answer(
        "/dynamodb/scan",
        FakeGateway.inTurn(
            FakeGateway.json(202, CONTINUATION.formatted("Read 3,000 items so far")),
            FakeGateway.json(202, CONTINUATION.formatted("Read 6,000")),
            FakeGateway.text(200, "9000 items")));
    assertEquals(0, call(true));
    assertEquals("9000 items" + System.lineSeparator(), out.toString(StandardCharsets.UTF_8));
    assertEquals(
        "\rRead 3,000 items so far, 0 s\rRead 6,000, 0 s             \r               \r", err());
  }

  @Test
  void aSlowAnswerShowsTheSeconds() {
    gateway.answer(
        "/dynamodb/scan",
        FakeGateway.after(Duration.ofMillis(1500), FakeGateway.text(200, "9000 items")));
    assertEquals(0, call(true));
    assertTrue(err().startsWith("\rWaiting for DynamoDB's answer, 1 s"), err());
  }

  @Test
  void aLongMessageDoesNotWrap() {
    gateway.answer(
        "/dynamodb/scan",
        FakeGateway.inTurn(
            FakeGateway.json(202, CONTINUATION.formatted("x".repeat(150))),
            FakeGateway.text(400, "No.")));
    assertEquals(1, call(true));
    String shown = err().split("\r", -1)[1];
    assertEquals(79, shown.length());
    assertTrue(shown.endsWith("x…, 0 s"), shown);
    assertTrue(err().contains("\rNo. Before that, the call had come this far: xxx"), err());
  }

  @Test
  void withoutATerminalStandardErrorStaysEmpty() {
    gateway.answer(
        "/dynamodb/scan",
        FakeGateway.inTurn(
            FakeGateway.json(202, CONTINUATION.formatted("Read 3,000 items so far")),
            FakeGateway.text(200, "9000 items")));
    assertEquals(0, call(false));
    assertEquals("9000 items" + System.lineSeparator(), out.toString(StandardCharsets.UTF_8));
    assertEquals("", err());
  }
}
