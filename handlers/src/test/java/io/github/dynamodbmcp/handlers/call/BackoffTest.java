package io.github.dynamodbmcp.handlers.call;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pauses grow, and end when it is time to answer. */
final class BackoffTest {
  @Test
  void thereIsNoPauseWithoutTimeForAnotherAttempt() {
    assertFalse(new Backoff(TimeBudget.of(Duration.ofSeconds(5))).pause());
  }

  @Test
  void aFewGrowingPausesFillTheTime() {
    Backoff backoff = new Backoff(TimeBudget.of(Duration.ofMillis(5_500)));
    long start = System.nanoTime();
    int pauses = 0;
    while (backoff.pause()) {
      pauses++;
    }
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertTrue(millis >= 450, millis + " ms");
    // 25 to 50 ms, 50 to 100, 100 to 200, 200 to 400, and the rest in ever shorter ones.
    assertTrue(pauses >= 3 && pauses <= 20, pauses + " pauses");
  }

  @Test
  void anInterruptEndsThePauseAndIsKept() {
    Thread.currentThread().interrupt();
    assertFalse(new Backoff(TimeBudget.of(Duration.ofSeconds(25))).pause());
    assertTrue(Thread.interrupted());
  }
}
