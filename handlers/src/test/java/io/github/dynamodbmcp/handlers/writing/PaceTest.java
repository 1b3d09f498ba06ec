package io.github.dynamodbmcp.handlers.writing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The number of writes at once follows what DynamoDB takes. */
@Timeout(20)
final class PaceTest {
  private final Pace pace = new Pace();

  @Test
  void throttlingHalvesTheLimitOnceForAllThatWereThrottledTogether() throws InterruptedException {
    pace.throttled(0);
    pace.throttled(0);
    assertEquals(8, free());
  }

  @Test
  void theLimitRisesByOneForEachRoundOfSuccesses() throws InterruptedException {
    pace.throttled(0);
    for (int i = 0; i < 8; i++) {
      pace.succeeded();
    }
    assertEquals(9, free());
  }

  @Test
  void oneWriteMayAlwaysGoOnAndNeverMoreThanSixteen() throws InterruptedException {
    for (int cuts = 0; cuts < 10; cuts++) {
      pace.throttled(cuts);
    }
    assertEquals(1, free());
    pace.leave();
    for (int i = 0; i < 1_000; i++) {
      pace.succeeded();
    }
    assertEquals(16, free());
  }

  @Test
  void aWriteThatEndsLetsTheNextStart() throws InterruptedException {
    assertEquals(16, free());
    Thread waiting = enter();
    assertFalse(waiting.join(Duration.ofMillis(50)));
    pace.leave();
    assertTrue(waiting.join(Duration.ofSeconds(5)));
  }

  /** Counts the writes that may start, and starts them. */
  private int free() throws InterruptedException {
    int free = 0;
    while (true) {
      Thread next = enter();
      while (next.isAlive() && next.getState() != Thread.State.WAITING) {
        Thread.sleep(1);
      }
      if (next.isAlive()) {
        next.interrupt();
        next.join();
        return free;
      }
      free++;
    }
  }

  private Thread enter() {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            pace.enter();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
