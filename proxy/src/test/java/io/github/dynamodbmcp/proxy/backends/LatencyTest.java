package io.github.dynamodbmcp.proxy.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The estimate of how fast a backend answers. */
final class LatencyTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Latency latency = new Latency();
  private long now = 1000 * SECOND;

  private void add(int millis) {
    latency.add(Duration.ofMillis(millis), now);
  }

  private long millis() {
    return Math.round(latency.nanos(now) / 1_000_000);
  }

  @Test
  void nothingIsKnownBeforeTheFirstAnswer() {
    assertEquals(Double.POSITIVE_INFINITY, latency.nanos(now));
    add(300);
    assertEquals(300, millis());
  }

  @Test
  void itFallsAtOnceAndRisesByHalfAtMost() {
    add(300);
    add(20);
    assertEquals(20, millis());
    now += SECOND;
    add(5000);
    assertEquals(30, millis());
    now += SECOND;
    add(5000);
    assertEquals(45, millis());
    add(21);
    assertEquals(21, millis());
  }

  @Test
  void manySlowAnswersAtOnceCountAsOne() {
    add(20);
    now += SECOND;
    for (int i = 0; i < 50; i++) {
      add(5000);
    }
    assertEquals(30, millis());
  }

  @Test
  void withoutAnswersItHalvesEveryFiveMinutes() {
    add(200);
    now += 300 * SECOND;
    assertEquals(100, millis());
    now += 600 * SECOND;
    assertEquals(25, millis());
  }

  @Test
  void measuredAnewItIsTriedNextAndTakesWhateverTimeThatHas() {
    add(20);
    latency.measureAnew();
    assertEquals(0, millis());
    add(700);
    assertEquals(700, millis());
  }
}
