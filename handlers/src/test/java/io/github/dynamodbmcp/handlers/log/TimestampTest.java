package io.github.dynamodbmcp.handlers.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimestampTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-28T20:44:21.840Z",
        "2026-11-28T20:44:21.800Z",
        "2026-11-28T20:44:21Z",
        "2026-11-28T20:44:00.001Z",
        "2026-11-28T20:44:00Z",
        "2026-02-03T00:00:00Z",
        "2026-11-28T20:44:21.123456789Z",
        "2026-11-28T20:44:21.123456Z",
        "1969-12-31T23:59:59.999Z"
      })
  void aTimestampIsWrittenAsByJava(String text) {
    Instant time = Instant.parse(text);
    assertEquals(time.toString(), Timestamp.of(time));
  }
}
