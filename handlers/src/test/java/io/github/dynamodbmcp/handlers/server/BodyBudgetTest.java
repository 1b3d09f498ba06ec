package io.github.dynamodbmcp.handlers.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory that all request bodies share. */
final class BodyBudgetTest {
  private static final int KB = 1024;

  private final BodyBudget budget = new BodyBudget(100 * KB, 80 * KB);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16 * KB - 1, 16 * KB, 16 * KB + 1, 80 * KB})
  void aBodyIsReadWhole(int length) throws Exception {
    byte[] sent = new byte[length];
    new Random(length).nextBytes(sent);
    try (BodyBudget.Body body = budget.read(new ByteArrayInputStream(sent))) {
      assertArrayEquals(sent, body.bytes());
    }
  }

  @Test
  void aBodyOverTheLimitIsRefused() {
    assertThrows(BodyBudget.TooLarge.class, () -> budget.read(body(80 * KB + 1)));
  }

  @Test
  void bodiesThatHoldTheBudgetKeepOthersOutUntilTheyEnd() throws Exception {
    BodyBudget.Body first = budget.read(body(70 * KB));
    assertThrows(BodyBudget.Exhausted.class, () -> budget.read(body(70 * KB)));
    first.close();
    try (BodyBudget.Body second = budget.read(body(70 * KB))) {
      assertEquals(70 * KB, second.bytes().length);
    }
  }

  @Test
  void aSmallBodyPassesWhileTheBudgetIsExhausted() throws Exception {
    try (BodyBudget.Body large = budget.read(body(80 * KB));
        BodyBudget.Body small = budget.read(body(10 * KB))) {
      assertEquals(90 * KB, large.bytes().length + small.bytes().length);
    }
  }

  @Test
  void aBrokenBodyGivesBackWhatItHeld() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThrows(IOException.class, () -> budget.read(broken(70 * KB)));
      assertThrows(BodyBudget.TooLarge.class, () -> budget.read(body(90 * KB)));
    }
    budget.read(body(80 * KB)).close();
  }

  private static InputStream body(int length) {
    return new ByteArrayInputStream(new byte[length]);
  }

  private static InputStream broken(int after) {
    InputStream reset =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }

          @Override
          public int read(byte[] bytes, int from, int length) throws IOException {
            return read();
          }
        };
    return new SequenceInputStream(body(after), reset);
  }
}
