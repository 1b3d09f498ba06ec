package io.github.dynamodbmcp.handlers.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.Test;

/** The time that each step of a connection has. */
final class ConnectionDeadlinesTest {
  private final ConnectionDeadlines deadlines = new ConnectionDeadlines();
  private final ByteArrayEndPoint endPoint = new ByteArrayEndPoint();
  private final AbstractConnection connection =
      new AbstractConnection(endPoint, Runnable::run) {
        @Override
        public void onFillable() {}
      };

  ConnectionDeadlinesTest() {
    deadlines.onOpened(connection);
  }

  @Test
  void aStepThatEndsInTimeKeepsItsConnection() {
    deadlines.enforce();
    assertTrue(endPoint.isOpen());
  }

  @Test
  void aStepThatTakesTooLongClosesTheConnection() throws InterruptedException {
    deadlines.begin(endPoint, Duration.ofMillis(1));
    Thread.sleep(5);
    deadlines.enforce();
    assertFalse(endPoint.isOpen());
  }

  @Test
  void aReaderIsInterruptedFirstSoThatItCanAnswer() throws InterruptedException {
    deadlines.beginReading(endPoint, Duration.ofMillis(1));
    Thread.sleep(5);
    deadlines.enforce();
    assertTrue(Thread.interrupted());
    assertTrue(endPoint.isOpen());
  }

  @Test
  void aConnectionThatEndsIsForgotten() {
    deadlines.onClosed(connection);
    deadlines.begin(endPoint, Duration.ofSeconds(1));
    assertEquals(0, deadlines.connections());
  }
}
